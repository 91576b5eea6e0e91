namespace Owm.Tool.Tests.Commands;

/// <summary>Texts that would break out of where they stand, were they ever put together instead of handed on (ROBUSTNESS T-41).</summary>
public sealed class InjectionTests : IDisposable
{
    private static readonly string[] Breakouts =
    [
        "x> <http://evil/p> <http://evil/o> .\n<http://evil/s", "x\" <http://evil/g> .\n<http://evil/s> <http://evil/p> \"", "\" . <http://evil/s> <http://evil/p> \"o",
        "'; DELETE FROM spog; --", "' OR '1'='1", "x'); DROP TABLE term; --", "} INSERT DATA { <http://evil/s> <http://evil/p> 1 } #", "?x ?p ?o",
        "\\u003E <http://evil/p>", "\\", "\\\"", "\"\"\"", "'''", "a\nb", "a\rb", "a\0b", "a\tb", "#", "%", "%00", "%0A", "../../x", "${HOME}", "$(id)", "`id`",
        "<", ">", "<>", "<x", "{", "}", "|", "^", "^^<http://evil/t>", "@en", "\"x\"@en . <http://evil/s>", "_:b", "ANY ", "*", "%s%n", "\u202e", "\u0085", "\u2028", "é", "🧠", "﻿",
        "a; b", "a, b", "[ ]", "( )", "@prefix evil: <http://evil/> .",
    ];

    private readonly ToolHome _home = new();

    public InjectionTests() => _home.Run("init", "--default-context-id", "http://example.org/lab").Succeeded();

    public static TheoryData<string> Payloads => [.. Breakouts];

    public void Dispose() => _home.Dispose();

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_key_and_a_value_come_back_as_they_were_and_nothing_else_is_there(string payload)
    {
        _home.Run("declare", "DataSource", "description=" + payload, "--key", payload).Succeeded();
        Assert.Equal(2, Statements().Length);
        var json = System.Text.Json.Nodes.JsonNode.Parse(_home.Run("source", "list", "--json").Succeeded().Out)!.AsArray()[0]!;
        Assert.Equal((payload, payload), ((string?)json["key"], (string?)json["properties"]!["description"]));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Every_argument_means_one_term_or_is_refused(string payload)
    {
        var most = 0;
        foreach (var args in (string[][])
        [
            ["say", payload, "rdfs:label", "x"],
            ["say", $"<http://example.org/{payload}>", "rdfs:label", "x"],
            ["say", "http://example.org/s", payload, "x"],
            ["say", "http://example.org/s", "rdfs:label", payload],
            ["say", "http://example.org/s", "rdfs:label", $"\"{payload}\""],
            ["say", "http://example.org/s", "rdfs:label", "x", "--context", payload],
            ["declare", "DataSource", "source=" + payload, "--key", "k"],
            ["declare", "DataSource", "--id", payload],
            ["declare", payload, "--key", "k"],
        ])
        {
            var before = Statements().Length;
            var run = _home.Run(args);
            Assert.InRange(run.ExitCode, 0, 26);
            // A statement, or a record with its class and one value; of a value that is refused nothing.
            Assert.InRange(Statements().Length - before, 0, run.ExitCode == 0 ? 2 : 0);
            most += run.ExitCode == 0 ? 2 : 0;
        }

        foreach (var args in (string[][])
        [
            ["source", "show", payload], ["source", "list", "--search", payload], ["source", "list", "--kind", payload], ["source", "list", "--context", payload],
            ["source", "rm", payload, "--dry-run"], ["retract", payload, "ANY", "ANY", "--dry-run"], ["retract", "ANY", payload, "ANY", "--dry-run"],
            ["contexts", "serialize", payload], ["contexts", "list-imports", payload], ["namespace", "unbind", payload], ["namespace", "bind", payload, "no iri"], ["namespace", "bind", "x", payload],
        ])
        {
            var before = Statements();
            Assert.InRange(_home.Run(args).ExitCode, 0, 26);
            Assert.Equal(before, Statements());
        }

        Assert.InRange(Statements().Length, 0, most);
        Assert.DoesNotContain(Statements(), line => line.StartsWith("<http://evil/s>", StringComparison.Ordinal));
    }

    private string[] Statements() => _home.Run("contexts", "serialize", "--whole-graph").Succeeded().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.EndsWith("> <urn:uuid:" + line[^42..], StringComparison.Ordinal) && !line.Contains(" <urn:uuid:", StringComparison.Ordinal)).ToArray();
}
