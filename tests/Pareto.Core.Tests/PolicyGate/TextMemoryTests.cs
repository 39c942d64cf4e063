using Pareto.Core.PolicyGate;

namespace Pareto.Core.Tests.PolicyGate;

public class TextMemoryTests
{
    [Fact]
    public void TryGet_WhatWasAdded_IsThere()
    {
        var memory = new TextMemory<int>(capacity: 10);

        memory.Add(TextKey.Of("one"), 1, weight: 1);

        memory.TryGet(TextKey.Of("one"), out var value).ShouldBeTrue();
        value.ShouldBe(1);
        memory.TryGet(TextKey.Of("two"), out _).ShouldBeFalse();
    }

    [Fact]
    public void Add_MoreThanFits_ForgetsWhatNobodyAsksFor()
    {
        var memory = new TextMemory<int>(capacity: 10);
        memory.Add(TextKey.Of("kept"), 1, weight: 1);
        memory.Add(TextKey.Of("forgotten"), 2, weight: 1);

        for (var i = 0; i < 100; i++)
        {
            memory.Add(TextKey.Of($"text {i}"), i, weight: 1);
            memory.TryGet(TextKey.Of("kept"), out _).ShouldBeTrue();
        }

        memory.TryGet(TextKey.Of("forgotten"), out _).ShouldBeFalse();
        Enumerable.Range(0, 100).Count(i => memory.TryGet(TextKey.Of($"text {i}"), out _)).ShouldBeLessThanOrEqualTo(20);
    }

    [Fact]
    public void Add_HeavierThanAll_IsNotKept()
    {
        var memory = new TextMemory<int>(capacity: 10);

        memory.Add(TextKey.Of("heavy"), 1, weight: 11);

        memory.TryGet(TextKey.Of("heavy"), out _).ShouldBeFalse();
    }
}
