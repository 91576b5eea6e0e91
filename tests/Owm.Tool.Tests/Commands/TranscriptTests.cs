using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Owm.Tool.Tests.Commands;

/// <summary>What every command about records, graphs and translators prints, line by line, when all is well and when not.</summary>
public sealed partial class TranscriptTests : IDisposable
{
    private const string Module = """
        void OwmData(OwmNamespace ns)
        {
            ns.Context.Add(new ConnectomeCSVDataSource
            {
                Key = "2000_connections",
                CsvFileName = "connectome.csv",
                TorrentFileName = "d9da5ce947c6f1c127dfcdc2ede63320.torrent",
                Description = "connections of one worm",
            });
        }
        """;

    private readonly ToolHome _home = new();

    public TranscriptTests()
    {
        _home.Write("t.cs", Module);
        _home.Write("connectome.csv", "pre,post,type,synapses\nADAL,ADAR,electrical,1\nADAL,ADAR,electrical,2\nADAL,AIBL,chemical,3\n");
        _home.Write("extra.ttl", "@prefix ex: <http://example.org/> .\nex:a ex:likes ex:b .\n");
        _home.Write("broken.ttl", "<http://example.org/a> <http://example.org/b>\n");
        _home.Write("bad.cs", "void OwmData(OwmNamespace ns) { ns.Contxt.Add(null); }\n");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_day_of_work_reads_as_it_was_agreed_on() => Play("a day of work", """
        init --default-context-id http://example.org/lab
        init
        save t
        save t
        source list
        source list -o table
        source list --columns name,csv_file_name
        source list --search worm
        source list-kinds
        source show ConnectomeCSVDataSource:2000_connections
        source show 2000_connections --all
        source show 2000_connections --json
        source path 2000_connections
        declare CSVDataSource --key table csv_file_name=connectome.csv
        declare CSVDataSource --key table description='of the other worm'
        declare CSVDataSource --key table --json
        say CSVDataSource:table rdfs:comment 'seen twice'
        say CSVDataSource:table rdfs:comment 'seen twice'
        retract CSVDataSource:table rdfs:comment ANY --dry-run
        retract CSVDataSource:table rdfs:comment ANY --yes
        namespace bind ex http://example.org/
        namespace list
        namespace unbind ex
        import extra.ttl
        contexts list
        contexts list -o table
        contexts add-import http://example.org/lab http://example.org/shared
        contexts list-imports http://example.org/lab
        contexts list-importers http://example.org/shared
        contexts rm-import http://example.org/lab http://example.org/shared
        contexts serialize http://example.org/lab
        translator list-kinds
        translator create ConnectomeEdgeListTranslator --key sum
        translator list
        translator show sum
        translate sum 2000_connections --output-key edges
        translate sum 2000_connections --output-key edges
        source derivs 2000_connections
        source show edges
        source verify edges
        export --format turtle --context http://example.org/lab
        export --directory graph
        diff graph
        declare CSVDataSource --key table csv_file_name=other.csv
        diff graph
        import --directory graph --yes
        source rm edges --dry-run
        source rm edges --yes
        translator rm sum --yes
        config set trackers http://tracker.example.org/announce
        config get trackers
        config list
        config delete trackers
        contexts rm http://example.org/lab --yes
        source list
        plugin list
        """);

    [Fact]
    public void What_goes_wrong_is_said_as_it_was_agreed_on() => Play("what goes wrong", """
        source list
        save t
        init --default-context-id lab
        init --default-context-id http://example.org/lab
        init --default-context-id http://example.org/other
        save nothing
        save broken
        save bad
        save t Elsewhere
        save t
        source show 2000_conections
        source show CSVDataSource:2000_connections
        source list --kind CSVDataSorce
        source list --columns colour
        source list --context lab
        source path edges
        source verify 2000_connections
        source load 2000_connections
        source load 2000_connections --catalog nowhere
        source derivs nobody
        source rm nobody --yes
        source rm 2000_connections --no-input
        declare CSVDataSorce --key a
        declare CSVDataSource csv_file_name=a
        declare CSVDataSource --key a csv_file_nam=a
        declare CSVDataSource --key a md5=12
        say 2000_connections likes
        say nobody:at/all rdfs:comment x
        retract ANY ANY ANY --no-input
        namespace bind 1x http://example.org/
        namespace bind ex 'not an iri'
        namespace unbind never
        import nowhere.ttl
        import broken.ttl
        import --directory nowhere
        export --format yaml
        export --context http://example.org/never
        diff nowhere
        contexts add-import lab lab
        contexts serialize http://example.org/never
        contexts rm http://example.org/never --yes
        translator show never
        translator create NeverTranslator
        translator rm never --yes
        translate never 2000_connections
        translate ConnectomeEdgeListTranslator nobody
        translate ConnectomeEdgeListTranslator
        config get never
        config set default_context_id lab
        config delete never
        plugin add nowhere
        plugin allow never --yes
        plugin rm never --yes
        sourc list
        """);

    // Quotes are as in a shell; a day has no clock, and a home no path.
    private void Play(string name, string commands)
    {
        var transcript = new StringBuilder();
        foreach (var command in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var run = _home.Run([.. Words().Matches(command).Select(word => word.Value.Replace("'", "", StringComparison.Ordinal))]);
            transcript.Append(CultureInfo.InvariantCulture, $"$ owm {command}\n").Append(run.Out).Append(run.Error);
            if (run.ExitCode != 0) transcript.Append(CultureInfo.InvariantCulture, $"[exit {run.ExitCode}]\n");
        }

        var text = transcript.ToString()
            .Replace(_home.Work, "WORK", StringComparison.Ordinal)
            .Replace(_home.Home, "HOME", StringComparison.Ordinal);
        Snapshots.Check("transcript " + name, Uuids().Replace(text, "urn:uuid:…"));
    }

    [GeneratedRegex(@"(?:[^\s']|'[^']*')+")]
    private static partial Regex Words();

    [GeneratedRegex("urn:uuid:[0-9a-f-]{36}")]
    private static partial Regex Uuids();
}
