using Pareto.Core.Accounting.Reconciliation;

namespace Pareto.Core.Tests.Accounting.Reconciliation;

public class ProviderReportTests
{
    private static readonly DateOnly Day = new(2026, 8, 5);

    [Fact]
    public void Read_OpenAiUsageCsv_TakesCachedTokensOutOfTheInput()
    {
        var lines = ProviderReport.Read(
            "\uFEFFstart_time,end_time,start_time_iso,end_time_iso,num_model_requests,project_id,model,batch,input_tokens,output_tokens,input_cached_tokens\r\n" +
            "1785888000,1785974400,2026-08-05T00:00:00+00:00,2026-08-06T00:00:00+00:00,5.0,proj_1,gpt-5-mini-2025-08-07,False,1000,500,800\r\n" +
            "1785974400,1786060800,2026-08-06T00:00:00+00:00,2026-08-07T00:00:00+00:00,,,,,,,\r\n");

        lines.Where(line => line.Day == Day).ShouldBe(
        [
            new(Day, "gpt-5-mini-2025-08-07", TokenClass.Input) { Tokens = 200, Requests = 5 },
            new(Day, "gpt-5-mini-2025-08-07", TokenClass.CachedInput) { Tokens = 800 },
            new(Day, "gpt-5-mini-2025-08-07", TokenClass.CacheWrite) { Tokens = 0 },
            new(Day, "gpt-5-mini-2025-08-07", TokenClass.Output) { Tokens = 500 },
        ]);
        lines.Where(line => line.Day != Day).Sum(line => line.Tokens).ShouldBe(0);
    }

    [Fact]
    public void Read_OpenAiUsageJson_ReadsTheResultsOfItsBuckets()
    {
        var lines = ProviderReport.Read(
            """
            {"object":"page","data":[{"object":"bucket","start_time":1785888000,"end_time":1785974400,"results":[
              {"object":"organization.usage.completions.result","input_tokens":1000,"output_tokens":500,"input_cached_tokens":800,"num_model_requests":5,"model":"gpt-5-mini","batch":true},
              {"object":"organization.usage.completions.result","input_tokens":10,"output_tokens":5,"input_cached_tokens":0,"num_model_requests":1,"model":"gpt-5-nano","batch":null}]}],
             "has_more":false,"next_page":null}
            """);

        lines.Select(line => (line.Model, line.Class, line.Tokens, line.Batch)).ShouldBe(
        [
            ("gpt-5-mini", TokenClass.Input, 200, true), ("gpt-5-mini", TokenClass.CachedInput, 800, true),
            ("gpt-5-mini", TokenClass.CacheWrite, 0, true), ("gpt-5-mini", TokenClass.Output, 500, true),
            ("gpt-5-nano", TokenClass.Input, 10, false), ("gpt-5-nano", TokenClass.CachedInput, 0, false),
            ("gpt-5-nano", TokenClass.CacheWrite, 0, false), ("gpt-5-nano", TokenClass.Output, 5, false),
        ]);
    }

    [Theory]
    [InlineData("start_time,end_time,amount_value,amount_currency,line_item\n1785888000,1785974400,0.06,usd,\"gpt-4o-2024-08-06, cached input\"\n")]
    [InlineData("""{"data":[{"start_time":1785888000,"results":[{"object":"organization.costs.result","amount":{"value":0.06,"currency":"usd"},"line_item":"gpt-4o-2024-08-06, cached input"}]}]}""")]
    public void Read_OpenAiCosts_TakeTheLineItemApart(string text) =>
        ProviderReport.Read(text).ShouldBe([new(Day, "gpt-4o-2024-08-06", TokenClass.CachedInput) { Cost = 0.06m }]);

    [Fact]
    public void Read_AnthropicUsageCsv_CountsBothKindsOfCacheWrites() => ProviderReport.Read(
        "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\n" +
        "2026-08-05,claude-opus-4-6,k,Default,batch,≤ 200k,46981,15969,31,700,16932,0,global,\n").ShouldBe(
        [
            new(Day, "claude-opus-4-6", TokenClass.Input) { Tokens = 46981, Batch = true },
            new(Day, "claude-opus-4-6", TokenClass.CachedInput) { Tokens = 700, Batch = true },
            new(Day, "claude-opus-4-6", TokenClass.CacheWrite) { Tokens = 16000, Batch = true },
            new(Day, "claude-opus-4-6", TokenClass.Output) { Tokens = 16932, Batch = true },
        ]);

    [Fact]
    public void Read_AnthropicCostCsv_ReadsTheClass() => ProviderReport.Read(
        "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type\n" +
        "2026-08-05,Claude Haiku 4.5,Default,k,message,≤ 200k,input_cache_write_5m,0.05,0.05,token\n").ShouldBe(
        [new(Day, "Claude Haiku 4.5", TokenClass.CacheWrite) { Cost = 0.05m }]);

    [Fact]
    public void Read_AnthropicUsageJson_ReadsNestedCounts() => ProviderReport.Read(
        """
        {"data":[{"starting_at":"2026-08-05T00:00:00Z","ending_at":"2026-08-06T00:00:00Z","results":[
          {"uncached_input_tokens":1500,"cache_creation":{"ephemeral_1h_input_tokens":1000,"ephemeral_5m_input_tokens":500},
           "cache_read_input_tokens":200,"output_tokens":500,"model":"claude-sonnet-4-6","service_tier":"standard"}]}],"has_more":false}
        """).Select(line => line.Tokens).ShouldBe([1500, 200, 1500, 500]);

    [Fact]
    public void Read_AnthropicCostJson_IsInCents() => ProviderReport.Read(
        """{"data":[{"starting_at":"2026-08-05T00:00:00Z","results":[{"currency":"USD","amount":"123.45","model":"claude-sonnet-4-6","token_type":"output_tokens"}]}]}""")
        .ShouldBe([new(Day, "claude-sonnet-4-6", TokenClass.Output) { Cost = 1.2345m }]);

    [Fact]
    public void Read_Mapped_TakesTheNamedColumns() => ProviderReport.Read(
        "Date,Model,In,Out,\"Amount, net\"\n2026/08/05,m,7,3,\"$1,234.50\"\n",
        new Dictionary<string, string> { ["day"] = "Date", ["model"] = "Model", ["input"] = "In", ["output"] = "Out", ["cost"] = "Amount, net" })
        .Select(line => (line.Class, line.Tokens, line.Cost)).ShouldBe(
        [
            (TokenClass.Input, 7, null), (TokenClass.CachedInput, 0, null), (TokenClass.CacheWrite, 0, null), (TokenClass.Output, 3, null), (TokenClass.All, null, 1234.50m),
        ]);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("foo,bar\n1,2\n", "foo, bar")]
    [InlineData("{\"data\":", "no whole JSON")]
    [InlineData("usage_date_utc,cost_usd\nAugust,0.10\n", "'August'")]
    [InlineData("usage_date_utc,cost_usd\n2026-08-01,much\n", "'much'")]
    [InlineData("start_time,amount_value,amount_currency\n1785888000,1,eur\n", "eur")]
    public void Read_WhatCannotBeRead_SaysWhatIsWrong(string text, string named) =>
        Should.Throw<ReportException>(() => ProviderReport.Read(text)).Message.ShouldContain(named);
}
