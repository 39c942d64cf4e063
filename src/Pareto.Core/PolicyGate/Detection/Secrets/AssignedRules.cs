namespace Pareto.Core.PolicyGate.Detection.Secrets;

/// <summary>
/// Values that have no form of their own, told by the provider's name before them and by the form that its console prints.
/// Identifiers of clients are among them where the provider issues them together with a secret.
/// </summary>
internal static class AssignedRules
{
    private const string Uuid = "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}";
    private const string Hex32 = "[a-fA-F0-9]{32}";
    private const string Hex40 = "[a-fA-F0-9]{40}";
    private const string Hex64 = "[a-fA-F0-9]{64}";
    private const string Mixed20 = "[a-zA-Z0-9]{20}";
    private const string Mixed32 = "[a-zA-Z0-9]{32}";
    private const string Mixed40 = "[a-zA-Z0-9]{40}";
    private const string Mixed64 = "[a-zA-Z0-9]{64}";

    public static readonly AssignedRule[] All =
    [
        new("ADAFRUIT_API_KEY", ["adafruit"], @"[\w-]{32}"),
        new("ADOBE_CLIENT_ID", ["adobe"], Hex32),
        new("AIRTABLE_API_KEY", ["airtable"], "[a-zA-Z0-9]{17}"),
        new("ALGOLIA_API_KEY", ["algolia"], Mixed32),
        new("ALIBABA_SECRET_KEY", ["alibaba", "aliyun"], "[a-zA-Z0-9]{30}"),
        new("ASANA_CREDENTIAL", ["asana"], @"\d{16}", Mixed32),
        new("ATLASSIAN_TOKEN", ["atlassian", "confluence", "jira"], "[a-zA-Z0-9]{20}[a-fA-F0-9]{4}"),
        new("AWS_SECRET_KEY", ["aws", "secret_access_key", "secretaccesskey"], "[a-zA-Z0-9+/]{40}"),
        new("BEAMER_TOKEN", ["beamer"], @"b_[\w=-]{44}"),
        new("BITBUCKET_CREDENTIAL", ["bitbucket"], Mixed32, @"[\w=-]{64}"),
        new("BITTREX_KEY", ["bittrex"], Mixed32),
        new("CISCO_MERAKI_KEY", ["meraki"], "[a-f0-9]{40}"),
        new("CLOUDFLARE_KEY", ["cloudflare"], @"[\w-]{40}", "[a-fA-F0-9]{37}"),
        new("CODECOV_TOKEN", ["codecov"], Mixed32, Uuid),
        new("COHERE_API_KEY", ["cohere", "co_api_key"], Mixed40),
        new("COINBASE_TOKEN", ["coinbase"], @"[\w-]{64}"),
        new("CONFLUENT_KEY", ["confluent"], "[a-zA-Z0-9]{16}", Mixed64),
        new("CONTENTFUL_TOKEN", ["contentful"], @"[\w=-]{43}"),
        new("DATADOG_KEY", ["datadog", "dd_api", "dd_app"], Mixed40, Hex32),
        new("DISCORD_CREDENTIAL", ["discord"], Hex64, @"\d{18}", @"[\w=-]{32}"),
        new("DRONE_TOKEN", ["droneci", "drone_token"], Mixed32),
        new("DROPBOX_TOKEN", ["dropbox"], "[a-zA-Z0-9]{15}", @"[a-zA-Z0-9]{11}AAAAAAAAAA[\w=-]{43}", @"sl.[\w=-]{135}"),
        new("ETSY_KEY", ["etsy"], "[a-zA-Z0-9]{24}"),
        new("FACEBOOK_SECRET", ["facebook"], Hex32),
        new("FASTLY_TOKEN", ["fastly"], @"[\w=-]{32}"),
        new("FINICITY_CREDENTIAL", ["finicity"], Hex32, Mixed20),
        new("FINNHUB_TOKEN", ["finnhub"], Mixed20),
        new("FLICKR_KEY", ["flickr"], Mixed32),
        new("FREEMIUS_SECRET_KEY", ["secret_key"], @"sk_[\w!#$%&()*+,.:;=?@^{|}~/<>-]{29}"),
        new("FRESHBOOKS_TOKEN", ["freshbooks"], Mixed64),
        new("GITTER_TOKEN", ["gitter"], @"[\w-]{40}"),
        new("GOCARDLESS_TOKEN", ["gocardless"], @"live_[\w=-]{40}"),
        new("HEROKU_API_KEY", ["heroku"], Uuid),
        new("HUBSPOT_API_KEY", ["hubspot"], Uuid),
        new("INTERCOM_TOKEN", ["intercom"], @"[\w=-]{60}"),
        new("JFROG_TOKEN", ["jfrog", "artifactory", "bintray", "xray"], "[a-zA-Z0-9]{73}", Mixed64),
        new("KRAKEN_KEY", ["kraken"], @"[\w/=+-]{80,90}"),
        new("KUCOIN_CREDENTIAL", ["kucoin"], "[a-fA-F0-9]{24}", Uuid),
        new("LAUNCHDARKLY_KEY", ["launchdarkly"], @"[\w=-]{40}"),
        new("LINEAR_CLIENT_SECRET", ["linear"], Hex32),
        new("LINKEDIN_CREDENTIAL", ["linkedin", "linked_in", "linked-in"], "[a-zA-Z0-9]{14}", "[a-zA-Z0-9]{16}"),
        new("LOOKER_CREDENTIAL", ["looker"], Mixed20, "[a-zA-Z0-9]{24}"),
        new("MAILCHIMP_API_KEY", ["mailchimp"], @"[a-fA-F0-9]{32}-us\d\d?"),
        new("MAILGUN_KEY", ["mailgun"], "key-[a-fA-F0-9]{32}", "pubkey-[a-fA-F0-9]{32}", "[a-hA-H0-9]{32}-[a-hA-H0-9]{8}-[a-hA-H0-9]{8}"),
        new("MATTERMOST_TOKEN", ["mattermost"], "[a-zA-Z0-9]{26}"),
        new("MESSAGEBIRD_CREDENTIAL", ["messagebird", "message_bird", "message-bird"], "[a-zA-Z0-9]{25}", Uuid),
        new("MISTRAL_API_KEY", ["mistral"], Mixed32),
        new("NETLIFY_TOKEN", ["netlify"], @"[\w=-]{40,46}"),
        new("NEW_RELIC_KEY", ["newrelic", "new_relic", "new-relic"], Mixed64, "[a-fA-F0-9]{47}"),
        new("NYTIMES_KEY", ["nytimes", "new-york-times", "newyorktimes"], @"[\w=-]{32}"),
        new("OKTA_TOKEN", ["okta"], @"00[\w=-]{40}"),
        new("OPENWEATHER_KEY", ["openweather"], Hex32),
        new("PLAID_CREDENTIAL", ["plaid"], "[a-zA-Z0-9]{24}", "[a-zA-Z0-9]{30}"),
        new("PRIVATEAI_TOKEN", ["privateai", "private_ai", "private-ai"], "[a-z0-9]{32}"),
        new("RAPIDAPI_KEY", ["rapidapi"], @"[\w-]{50}"),
        new("SENDBIRD_CREDENTIAL", ["sendbird"], Uuid, Hex40),
        new("SENTRY_TOKEN", ["sentry"], Hex64),
        new("SIDEKIQ_SECRET", ["bundle_enterprise__contribsys__com", "bundle_gems__contribsys__com"], "[a-fA-F0-9]{8}:[a-fA-F0-9]{8}"),
        new("SNYK_TOKEN", ["snyk"], Uuid),
        new("SONAR_TOKEN", ["sonar"], @"[\w=-]{40}", @"sq[apu]_[\w=-]{40}"),
        new("SOURCEGRAPH_TOKEN", ["sourcegraph"], Hex40),
        new("SQUARESPACE_TOKEN", ["squarespace"], Uuid),
        new("SUMOLOGIC_ACCESS_ID", ["sumo"], "su[a-zA-Z0-9]{12}"),
        new("SUMOLOGIC_ACCESS_KEY", ["sumo"], Mixed64),
        new("TELEGRAM_BOT_TOKEN", ["telegr"], @"\d{5,16}:A[\w-]{34}"),
        new("TRAVIS_TOKEN", ["travis"], "[a-zA-Z0-9]{22}"),
        new("TWILIO_AUTH_TOKEN", ["twilio"], Hex32),
        new("TWITCH_TOKEN", ["twitch"], "[a-zA-Z0-9]{30}"),
        new("TWITTER_CREDENTIAL", ["twitter"], "[a-zA-Z0-9]{45}", @"\d{15,25}-[a-zA-Z0-9]{20,40}", "[a-zA-Z0-9]{25}", "[a-zA-Z0-9]{50}", "AAAAAAAAAAAAAAAAAAAAAA[a-zA-Z0-9%]{80,100}"),
        new("WANDB_API_KEY", ["wandb"], Hex40),
        new("YANDEX_CREDENTIAL", ["yandex"], @"t1.[\w-]{1,400}={0,2}.[\w-]{86}={0,2}", @"AQVN[\w-]{35,38}", @"YC[\w-]{38}"),
        new("ZENDESK_SECRET", ["zendesk"], Mixed40),
    ];
}
