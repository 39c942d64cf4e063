using System.Collections.Frozen;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Top-level domains: all of countries, and of the generic ones those in wide use (IANA's root zone).</summary>
internal static class TopLevelDomains
{
    private const string Countries =
        "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi " +
        "fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc " +
        "md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss " +
        "st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

    private const string Generic =
        "com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx arpa app dev page xyz online site website store shop tech club blog cloud email live news agency " +
        "design digital media social space world today life group company solutions services systems network software academy center care health finance bank insurance legal law money capital ventures consulting " +
        "marketing events games game fun art studio photo photos video music tv film fashion style beauty fit yoga restaurant cafe bar pizza wine food kitchen recipes house homes land estate realty properties " +
        "build construction tools repair energy green eco bio science education school university college training institute foundation charity church community city london berlin paris nyc tokyo amsterdam wien " +
        "africa swiss bayern hamburg koeln cologne quebec sydney melbourne moscow istanbul hotel hotels flights voyage tours holiday vacations cruises taxi car cars auto bike boats best top vip win one link click " +
        "help support chat wiki zone plus guru expert ninja pub rocks cool buzz ink global international ltd llc gmbh inc sarl works work jobs careers team tips gift gifts sale deals cheap discount market markets trade trading";

    // Top-level domains of countries that end file names or code as often, or are words that may follow a full stop without a
    // space. Generic ones are all words; those that hosts have had the longest are taken as hosts.
    private const string Ambiguous =
        "ai am as at ax bar be by cc do fm id in is it la md me mk ml mo mp mr ms my name ne no pl pm ps py re rs sc sh so ss st tel to tr tv us va vi ws";

    private const string Oldest = "com org net edu gov mil int biz aero coop museum";

    private static readonly FrozenSet<string> All = (Countries + " " + Generic).Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Clear = (Countries + " " + Oldest).Split(' ').Except(Ambiguous.Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AllLookup = All.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ClearLookup = Clear.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsKnown(ReadOnlySpan<char> name) => AllLookup.Contains(name) || name.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a bare <c>word.name</c> is a host name rather than a file, a member in code or two sentences.</summary>
    public static bool IsClear(ReadOnlySpan<char> name) => ClearLookup.Contains(name);
}
