using System.Net;
using System.Runtime.InteropServices;
using Pareto.Core.Exchange;
using Pareto.Testing.Models;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>Vectors of texts from a model in the gateway's own process.</summary>
public sealed class InProcessEmbeddingTests : IDisposable
{
    private const int Width = 256;

    private readonly TinyModelFile _model = new(TinyModel.Make(context: 512, pooling: 1));

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("float")]
    [InlineData("base64")]
    public async Task Embeddings_Texts_AreVectorsOfLengthOneInTheirOrder(string encoding)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());
        var texts = string.Join(',', Enumerable.Range(0, 19).Select(i => $"\"text number {i}\""));

        using var together = await gateway.PostAsync(Exchanges.EmbeddingsPath, $$"""{"model":"small","encoding_format":"{{encoding}}","input":[{{texts}}]}""");
        using var alone = await gateway.PostAsync(Exchanges.EmbeddingsPath, $$"""{"model":"small","encoding_format":"{{encoding}}","input":"text number 17"}""");

        var vectors = await VectorsAsync(together);
        vectors.Count.ShouldBe(19);
        vectors.ShouldAllBe(vector => vector.Length == Width);
        vectors.ShouldAllBe(vector => Math.Abs(vector.Sum(value => value * value) - 1) < 1e-3);
        var own = (await VectorsAsync(alone)).ShouldHaveSingleItem();
        Distance(own, vectors[17]).ShouldBeLessThan(0.05);
        var row = gateway.RowsOf(together).ShouldHaveSingleItem();
        row.Usage.Input.ShouldBeGreaterThan(19 * 3);
        row.Usage.Output.ShouldBe(0);
        row.Cost.ShouldNotBeNull().ShouldBePositive();
        row.PriceBasis.ShouldBe(PriceBasis.Estimate);

        async Task<List<float[]>> VectorsAsync(HttpResponseMessage response) =>
        [
            .. (await response.JsonAsync()).GetProperty("data").EnumerateArray().OrderBy(item => item.GetProperty("index").GetInt32()).Select(item =>
            {
                var vector = item.GetProperty("embedding");
                return encoding == "base64"
                    ? MemoryMarshal.Cast<byte, float>(vector.GetBytesFromBase64()).ToArray()
                    : [.. vector.EnumerateArray().Select(value => value.GetSingle())];
            }),
        ];
    }

    [Theory]
    [InlineData("""{"model":"small","input":"text","dimensions":10}""", "dimensions")]
    [InlineData("""{"model":"small","input":[[1,2,999999]]}""", "tokens")]
    public async Task Embeddings_WhatTheModelCannotDo_IsRefused(string body, string named)
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.EmbeddingsPath, body);

        (await response.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "upstream_rejected")).GetProperty("message").GetString()!.ShouldContain(named);
    }

    [Fact]
    public async Task Chat_WithAnEmbeddingModelOnly_IsNotPlanned()
    {
        await using var gateway = await RunningGateway.StartAsync(_model.Alone());

        using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("small"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static double Distance(float[] left, float[] right) => Math.Sqrt(left.Zip(right, (a, b) => (double)(a - b) * (a - b)).Sum());
}
