using System.Text;
using Pareto.Core.PolicyGate.Detection.Confidential;

namespace Pareto.Core.Tests.PolicyGate.Detection.Confidential;

public sealed class FingerprintTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-test-").FullName;
    private readonly Random _random = new(21);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_TenLinesPastedAnywhere_AreFoundButForShortLinesAtTheEnds()
    {
        var lines = WriteFile("src/rates.cs", 200);
        var configured = Build();
        for (var start = 0; start + 10 <= lines.Length; start += 7)
        {
            var fragment = string.Join('\n', lines[start..(start + 10)]);

            var found = configured.Find($"Why does this fail?\n\n{fragment}\n\nThanks.").ShouldHaveSingleItem()["CODE:".Length..];

            fragment.ShouldContain(found);
            fragment.Replace(found, "", StringComparison.Ordinal).Split('\n').ShouldAllBe(line => line.Trim().Length < 16);
        }
    }

    [Fact]
    public void Find_ReindentedRewrappedQuotedOrEscaped_IsFound()
    {
        var lines = WriteFile("src/rates.cs", 60);
        var configured = Build();
        var pasted = lines[20..32];
        string[] ways =
        [
            string.Join('\n', pasted.Select(line => line.Trim())),
            string.Join("\r\n", pasted.Select(line => "\t\t\t" + line.TrimStart())),
            string.Join("\n\n", pasted),
            string.Join(' ', pasted.Select(line => line.Trim())),
            string.Join('\n', pasted.Select(line => "> " + line)),
            string.Join('\n', pasted.Select(line => "+" + line)),
            string.Join('\n', pasted.Select((line, i) => $"{i + 17}: {line}")),
            string.Join('\n', pasted).ToUpperInvariant(),
            System.Text.Json.JsonSerializer.Serialize(new { content = string.Join('\n', pasted) }),
        ];

        foreach (var way in ways)
        {
            configured.Find(way).Length.ShouldBe(1, way);
        }
    }

    [Fact]
    public void Find_LinesWithOneChanged_AreStillFound()
    {
        var lines = WriteFile("src/rates.cs", 60);
        var configured = Build();
        var pasted = lines[10..24];
        pasted[6] = "    something else entirely;";

        configured.Find(string.Join('\n', pasted)).Length.ShouldBe(1);
    }

    [Fact]
    public void Find_OtherCodeAndProse_AreQuiet()
    {
        WriteFile("src/rates.cs", 300);
        var configured = Build();
        var other = string.Join('\n', Lines(300));

        configured.Find(other).ShouldBeEmpty();
        configured.Find(string.Concat(Enumerable.Repeat("Please write a short poem about the sea and the harbour at night. ", 100))).ShouldBeEmpty();
        configured.Find("").ShouldBeEmpty();
    }

    [Fact]
    public void Find_TwoOrThreeLinesOrImportsOnly_AreQuiet()
    {
        var imports = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"using System.Something.Number{i};"));
        var lines = Lines(40);
        Write("src/rates.cs", imports + "\n" + string.Join('\n', lines));
        var configured = Build();

        configured.Find(string.Join('\n', lines[5..7])).ShouldBeEmpty();
        configured.Find(imports).ShouldBeEmpty();
    }

    [Fact]
    public void Find_HeadOfALicence_IsQuiet()
    {
        var head = string.Join('\n', Enumerable.Range(0, 12).Select(i => $"// Copyright terms of the licence, paragraph {i}, hold here as they hold elsewhere."));
        Write("a.cs", head + "\n\n" + string.Join('\n', Lines(30)));
        var configured = Build();

        configured.Find(head).ShouldBeEmpty();
    }

    [Fact]
    public void Find_RepeatedRuler_IsQuiet()
    {
        Write("a.cs", string.Join('\n', Lines(20)) + string.Concat(Enumerable.Repeat("////////////////////////////////////////////////\n0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,\n", 50)));
        var configured = Build();

        configured.Find(string.Concat(Enumerable.Repeat("0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,\n", 50))).ShouldBeEmpty();
    }

    [Fact]
    public void Build_WhatEveryFileHas_IsLeftOut()
    {
        var frame = string.Join('\n', Lines(20));
        for (var i = 0; i < 12; i++)
        {
            Write($"f{i}.py", frame + "\n" + string.Join('\n', Lines(20)));
        }

        var configured = Build(out var report);

        report.Files.ShouldBe(12);
        report.Common.ShouldBeGreaterThan(0);
        configured.Find(frame).ShouldBeEmpty();
    }

    [Fact]
    public void Build_IgnoredForeignHiddenAndOtherFiles_AreNotRead()
    {
        Write(".gitignore", "*.gen.cs\n/out/\n!keep.gen.cs\nsub/**/made.py\n");
        Write("sub/.gitignore", "local.cs\n");
        string[] kept = ["a.cs", "keep.gen.cs", "sub/b.py", "sub/out/c.go", "local.cs"];
        string[] left =
        [
            "x.gen.cs", "out/d.cs", "sub/local.cs", "sub/deep/er/made.py", "node_modules/e.js", ".hidden/f.cs", "picture.png", "lib.min.js", "notes.md",
        ];
        foreach (var file in kept.Concat(left))
        {
            Write(file, string.Join('\n', Lines(12)));
        }

        Build(out var report);

        report.Files.ShouldBe(kept.Length);
        report.Lines.ShouldBe(kept.Length * 12);
    }

    [Fact]
    public void Build_NothingLongEnough_WritesNoFile()
    {
        Write("a.cs", "var x = 1;");

        FingerprintBuilder.Build(_folder, IndexFile, TestContext.Current.CancellationToken).Fingerprints.ShouldBe(0);

        File.Exists(IndexFile).ShouldBeFalse();
    }

    [Fact]
    public void Build_Twice_GivesTheSameBytes()
    {
        WriteFile("b.cs", 50);
        WriteFile("a.cs", 50);

        Build();
        var first = File.ReadAllBytes(IndexFile);
        Build();

        File.ReadAllBytes(IndexFile).ShouldBe(first);
    }

    [Fact]
    public void Build_Index_HoldsNothingOfTheCode()
    {
        WriteFile("a.cs", 50);
        Build();

        Encoding.Latin1.GetString(File.ReadAllBytes(IndexFile)).ShouldNotContain("return");
    }

    [Fact]
    public void Read_DamagedOrForeignFile_IsRefused()
    {
        WriteFile("a.cs", 50);
        Build();
        var whole = File.ReadAllBytes(IndexFile);

        Refusal(whole[..^3]).ShouldContain("damaged");
        Refusal([.. whole[..24], .. whole[32..40], .. whole[24..32], .. whole[40..]]).ShouldContain("out of order");
        Refusal([.. whole[..8], 9, .. whole[9..]]).ShouldContain("another version");
        Refusal("just text"u8.ToArray()).ShouldContain("no fingerprints");
        Refusal([]).ShouldContain("no fingerprints");
        FingerprintIndex.TryRead(IndexFile + ".none", out _, out var problem).ShouldBeFalse();
        problem.ShouldContain("does not exist");

        string Refusal(byte[] bytes)
        {
            File.WriteAllBytes(IndexFile, bytes);
            FingerprintIndex.TryRead(IndexFile, out _, out var problem).ShouldBeFalse();
            return problem!;
        }
    }

    [Fact]
    public void Winnowing_SharedStretch_SharesAFingerprint()
    {
        const int Guaranteed = Winnowing.Gram + Winnowing.Window - 1;
        for (var round = 0; round < 200; round++)
        {
            var shared = Letters(Guaranteed);
            var left = Hashes(Letters(_random.Next(0, 90)) + shared + Letters(_random.Next(0, 90)));
            var right = Hashes(Letters(_random.Next(0, 90)) + shared + Letters(_random.Next(0, 90)));

            left.Intersect(right).ShouldNotBeEmpty();
        }

        string Letters(int count) => new([.. Enumerable.Range(0, count).Select(_ => (char)('a' + _random.Next(26)))]);

        static HashSet<ulong> Hashes(string text)
        {
            var hashes = new HashSet<ulong>();
            var winnowing = new Winnowing(text);
            while (winnowing.Next(out var fingerprint))
            {
                hashes.Add(fingerprint.Hash);
            }

            return hashes;
        }
    }

    [Fact]
    public void Contains_HashesOfTheIndex_AreFoundAndOthersNot()
    {
        var hashes = Enumerable.Range(0, 5000).Select(_ => (ulong)_random.NextInt64()).Append(0UL).Append(ulong.MaxValue).ToHashSet();
        var index = FingerprintIndex.Of(hashes);

        hashes.ShouldAllBe(hash => index.Contains(hash));
        Enumerable.Range(0, 5000).Select(_ => (ulong)_random.NextInt64()).Where(hash => !hashes.Contains(hash)).ShouldAllBe(hash => !index.Contains(hash));
        FingerprintIndex.Of([]).Contains(5).ShouldBeFalse();
    }

    private string IndexFile => Path.Combine(_folder, "code.fingerprints");

    private Configured Build() => Build(out _);

    private Configured Build(out FingerprintReport report)
    {
        report = FingerprintBuilder.Build(_folder, IndexFile, TestContext.Current.CancellationToken);
        return new Configured { Fingerprints = { new() { Name = "CODE", Files = [IndexFile] } } };
    }

    private string[] WriteFile(string name, int count)
    {
        var lines = Lines(count);
        Write(name, string.Join('\n', lines));
        return lines;
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Lines that look like code, short ones among them.</summary>
    private string[] Lines(int count)
    {
        string[] names = ["rate", "order", "total", "limit", "window", "account", "ledger", "share", "margin", "bucket", "quota", "tenor", "curve", "spread"];
        return [.. Enumerable.Range(0, count).Select(_ => _random.Next(6) switch
        {
            0 => "    }",
            1 => $"    if ({Name()}.{Name()} > {Name()}({_random.Next(100)}))",
            2 => $"        return {Name()}{Name()}({Name()}, {_random.Next(1000)});",
            3 => $"    var {Name()}Of{Name()} = {Name()}.Get{Name()}(\"{Name()}/{_random.Next(100)}\");",
            4 => $"    foreach (var {Name()} in {Name()}{_random.Next(10)}.{Name()}())",
            _ => $"        {Name()}[{Name()}] += {Name()} * {_random.Next(100)};",
        })];

        string Name() => names[_random.Next(names.Length)];
    }
}
