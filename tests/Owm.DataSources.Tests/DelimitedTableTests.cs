using System.Text;
using Owm.Testing;

namespace Owm.DataSources.Tests;

public class DelimitedTableTests
{
    [Fact]
    public void The_first_row_names_the_columns()
    {
        var row = Assert.Single(Read("a,b\n1,2\n"));
        Assert.Equal(("1", "2"), (row["a"], row["b"]));
        Assert.Equal(2, row.Line);
    }

    [Fact]
    public void A_table_without_names_has_its_first_row_too() =>
        Assert.Equal(["1,2", "3,4"], Joined("1,2\n3,4\n", new TableOptions { HasHeader = false }));

    [Fact]
    public void Columns_that_are_given_make_the_first_row_a_row() =>
        Assert.Equal(["1,2"], Joined("1,2\n", new TableOptions { Columns = ["a", "b"] }));

    [Fact]
    public void Columns_that_are_given_and_are_in_the_first_row_too_do_not() =>
        Assert.Equal(["1,2"], Joined("a,b\n1,2\n", new TableOptions { Columns = ["a", "b"] }));

    [Fact]
    public void Names_of_the_first_row_may_be_put_aside_for_others()
    {
        var row = Assert.Single(Read("a,b\n1,2\n", new TableOptions { HasHeader = true, Columns = ["x", "y"] }));
        Assert.Equal("1", row["x"]);
    }

    [Fact]
    public void An_unknown_column_is_an_error_that_names_the_known_ones() =>
        Assert.Equal("t.csv has no column 'c'. It has 'a', 'b'.", Assert.Throws<TableFormatException>(() => Read("a,b\n1,2\n").First()["c"]).Message);

    [Fact]
    public void Lines_before_the_table_are_passed_over_and_counted()
    {
        var row = Assert.Single(Read("Made by a program, \"quoted\r\nno table\na,b\n1,2\n", new TableOptions { SkippedLines = 2 }));
        Assert.Equal(("1", 4), (row["a"], row.Line));
    }

    [Fact]
    public void Comments_are_passed_over_and_counted()
    {
        var rows = Read("# by; a; program\na,b\n# more\n1,2\n", new TableOptions { Comment = '#' }).ToList();
        Assert.Equal(("1", 4), (Assert.Single(rows)["a"], rows[0].Line));
    }

    [Fact]
    public void Another_quote_may_be_given() =>
        Assert.Equal(["1,|2", "3"], Read("a,b\n'1,|2',3\n", new TableOptions { Quote = '\'' }).Single().Values);

    [Fact]
    public void Quoted_values_hold_delimiters_quotes_and_line_breaks_and_keep_their_spaces() =>
        Assert.Equal([" a,\"b\"\nc ", "d"], Read("x,y\n\" a,\"\"b\"\"\nc \" , d\n").Single().Values);

    [Theory]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a|b\n1|2\n")]
    [InlineData("a b\n1\t2\n")]
    public void The_delimiter_is_found_out(string text) => Assert.Equal("1", Read(text).Single()["a"]);

    [Fact]
    public void A_table_of_one_column_needs_no_delimiter() =>
        Assert.Equal(["1", "2"], Joined("a\n1\n2\n"));

    [Fact]
    public void A_table_without_rows_has_none()
    {
        Assert.Empty(Read(""));
        Assert.Empty(Read("a,b\n"));
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", "t.csv(3): the row has 3 values where 2 are expected. Correct the table.")]
    [InlineData("a,b\n\n1\n", "t.csv(3): the row has 1 values where 2 are expected. Correct the table.")]
    public void A_row_of_another_length_is_an_error_that_names_its_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TableFormatException>(() => Joined(text)).Message);

    [Theory]
    [InlineData("a,b\n1,\"2\"x\n", 2)]
    [InlineData("a,b\n1,2\n3,\"4\n", 3)]
    public void A_malformed_row_is_an_error_that_names_its_line(string text, int line) =>
        Assert.StartsWith($"t.csv({line}): ", Assert.Throws<TableFormatException>(() => Joined(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bad_rows_may_be_told_of_and_left_out()
    {
        var bad = new List<string>();
        Assert.Equal(["1,2", "5,6"], Joined("a,b\n1,2\n3\n4,\"x\"y\n5,6\n", new TableOptions { OnBadRow = e => bad.Add(e.Message) }));
        Assert.Equal(["t.csv(3): the row has 1 values where 2 are expected. Correct the table.", "t.csv(4): there is text after the quotes of a value. Correct the table."], bad);
    }

    [Fact]
    public void A_quote_that_never_ends_does_not_take_all_memory() =>
        Assert.Throws<TableFormatException>(() => Joined("a,b\n\"" + new string('x', 3 << 20)));

    [Fact]
    public void Rows_are_read_as_they_are_asked_for()
    {
        using var first = Read("a,b\n1,2\n" + string.Concat(Enumerable.Repeat("3,4\n", 100_000)) + "bad\n").GetEnumerator();
        Assert.True(first.MoveNext());
        Assert.Equal("1", first.Current["a"]);
    }

    [Fact]
    public void Characters_that_cannot_be_told_apart_are_refused() =>
        Assert.Contains("three different ASCII characters", Assert.Throws<TableFormatException>(() => Joined("a", new TableOptions { Delimiter = '"' })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_delimiter_outside_of_ascii_is_refused() =>
        Assert.Contains("ASCII", Assert.Throws<TableFormatException>(() => Joined("a", new TableOptions { Delimiter = '§' })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sources_record_tells_file_delimiter_and_columns()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("c.csv", "1;2,5\n");
        var source = new CSVDataSource { Key = "k", CsvFileName = "c.csv", CsvFieldDelimiter = ";", CsvHeader = ["a", "b"] };
        Assert.Equal("2,5", source.ReadRows(directory.FullPath).Single()["b"]);
        Assert.Equal("2,5", source.ReadRows(new In(directory.FullPath)).Single()["b"]);
    }

    [Fact]
    public void The_default_delimiter_is_no_statement_about_the_file()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("c.csv", "a;b\n1;2\n");
        Assert.Equal("2", new CSVDataSource { Key = "k", CsvFileName = "c.csv" }.ReadRows(directory.FullPath).Single()["b"]);
    }

    [Fact]
    public void A_delimiter_of_two_characters_is_an_error_that_names_the_source() =>
        Assert.Equal(
            "The delimiter of CSVDataSource:k is '::'; one character is needed. Correct its CsvFieldDelimiter.",
            Assert.Throws<TableFormatException>(() => new CSVDataSource { Key = "k", CsvFileName = "c.csv", CsvFieldDelimiter = "::" }.ReadRows(Path.GetTempPath())).Message);

    [Fact]
    public void A_table_from_the_web_is_read_where_it_was_loaded()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("c.csv", "a,b\n1,2\n");
        Assert.Equal("2", new CSVHttpFileDataSource { Key = "k", Url = "https://example.org/c.csv" }.ReadRows(new In(directory.FullPath)).Single()["b"]);
    }

    [SharedMaterialTheory("data")]
    [InlineData("connectome.csv", 3363, "ADAR", "ADAL", ConnectionKind.Electrical, 1)]
    [InlineData("herm_full_edgelist.csv", 7379, "I1L", "I2L", ConnectionKind.Chemical, 10)]
    [InlineData("aconnectome_white_1986_A.csv", 1899, "ADAL", "ADFL", ConnectionKind.Electrical, 1)]
    public void A_connectome_source_yields_typed_connections(string file, int count, string pre, string post, ConnectionKind kind, double weight)
    {
        var directory = RepositoryPaths.Shared("data")!;
        var source = new ConnectomeCSVDataSource { Key = "k", CsvFileName = file };
        var connections = source.ReadConnections(directory).ToList();
        Assert.Equal(count, connections.Count);
        Assert.Equal(new Connection(pre, post, kind, weight), connections[0]);
        Assert.Equal(connections, source.ReadConnections(new In(directory)));
    }

    [Fact]
    public void Connections_are_read_as_they_are_asked_for()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("c.csv", "pre,post,weight\n" + string.Concat(Enumerable.Repeat("A,B,1\n", 1000)) + "A,B,many\n");
        Assert.Equal(1000, new ConnectomeCSVDataSource { Key = "k", CsvFileName = "c.csv" }.ReadConnections(directory.FullPath).Take(1000).Count());
    }

    [Fact]
    public void A_connectome_may_have_comments_and_lines_before_it() =>
        Assert.Equal(
            [new Connection("A", "B", ConnectionKind.Chemical, 2)],
            ConnectomeTable.Read(new MemoryStream("Supplement 1\n# from,to\npre,post,type,weight\nA,B,Send,2\n"u8.ToArray()), "t.csv", new ConnectomeTableOptions { SkippedLines = 1, Comment = '#' }).Connections);

    private static IEnumerable<TableRow> Read(string text, TableOptions? options = null) => DelimitedTable.Read(() => new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", options);

    private static List<string> Joined(string text, TableOptions? options = null) => [.. Read(text, options).Select(row => string.Join(',', row.Values))];

    private sealed class In(string directory) : IFilePathProvider
    {
        public string? DirectoryOf(DataSource source) => directory;
    }
}
