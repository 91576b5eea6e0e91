using System.Text;
using Owm.Testing;

namespace Owm.DataSources.Tests;

public class ConnectomeTableTests
{
    [SharedMaterialFact("data", "connectome.csv")]
    public void The_connectome_with_semicolons_and_no_column_names_is_read()
    {
        var table = Shared("connectome.csv");
        Assert.Equal(3363, table.Connections.Count);
        Assert.Equal(new Connection("ADAR", "ADAL", ConnectionKind.Electrical, 1), table.Connections[0]);
        Assert.Equal((2279, 1084), (Of(table, ConnectionKind.Chemical), Of(table, ConnectionKind.Electrical)));
    }

    [SharedMaterialFact("data", "aconnectome_white_1986_A.csv")]
    public void The_connectome_with_tabs_and_column_names_between_spaces_is_read()
    {
        var table = Shared("aconnectome_white_1986_A.csv");
        Assert.Equal(1899, table.Connections.Count);
        Assert.Equal(new Connection("ADAL", "AIBR", ConnectionKind.Chemical, 2), table.Connections[2]);
    }

    [SharedMaterialFact("data", "herm_full_edgelist.csv")]
    public void The_connectome_with_commas_padding_and_columns_in_another_order_is_read()
    {
        var table = Shared("herm_full_edgelist.csv");
        Assert.Equal(7379, table.Connections.Count);
        Assert.Equal(new Connection("I1L", "I2L", ConnectionKind.Chemical, 10), table.Connections[0]);
        Assert.Equal((4681, 2698), (Of(table, ConnectionKind.Chemical), Of(table, ConnectionKind.Electrical)));
    }

    [SharedMaterialFact("data", "neurons.csv")]
    public void A_table_of_neurons_is_not_taken_for_one_of_connections() =>
        Assert.Contains("is no table of connections", Assert.Throws<TableFormatException>(() => Shared("neurons.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Neurons_are_counted_once_each() =>
        Assert.Equal(["A", "B", "C"], Read("pre,post,weight\nA,B,1\nB,C,2\nA,C,1\n").Neurons);

    [Fact]
    public void The_strongest_are_those_with_the_largest_sum() =>
        Assert.Equal(
            [new ConnectionStrength("A", "C", 5), new ConnectionStrength("A", "B", 4)],
            Read("pre,post,type,weight\nA,B,chemical,3\nA,C,chemical,5\nA,B,electrical,1\nB,A,chemical,2\n").Strongest(2));

    [Theory]
    [InlineData("Target;Weight;Source\nB;2;A\n")]
    [InlineData("source\ttarget\tsynapses\r\nA\tB\t2\r\n")]
    [InlineData("\uFEFF\"Pre\",\"Post\",\"N\"\n\"A\",\"B\",\"2\"\n")]
    [InlineData("A|B|2\n")]
    [InlineData("A,B,2")]
    [InlineData("\n\n A , B ,2\n\n")]
    public void Delimiters_column_names_and_order_are_found_out(string text) =>
        Assert.Equal([new Connection("A", "B", ConnectionKind.Unspecified, 2)], Read(text).Connections);

    [Fact]
    public void A_quoted_value_may_hold_delimiters_quotes_and_line_breaks() =>
        Assert.Equal("A,\"x\"\ny", Read("pre,post\n\"A,\"\"x\"\"\ny\",B\n").Connections[0].Pre);

    [Fact]
    public void Column_names_may_be_given()
    {
        var table = Read("B,9,A\n", new ConnectomeTableOptions { Columns = ["post", "weight", "pre"] });
        Assert.Equal([new Connection("A", "B", ConnectionKind.Unspecified, 9)], table.Connections);
    }

    [Theory]
    [InlineData("pre,post,weight\nA,B,1\nA,C,many\n", "t.csv(3): 'many' is no weight. Correct the table.")]
    [InlineData("pre,post,weight\nA,B,1\nA\n", "t.csv(3): the row has 1 values, so the target in column 2 is missing. Correct the table, or give its delimiter.")]
    [InlineData("pre,post,weight\n,B,1\n", "t.csv(2): the source of the connection is missing. Correct the table.")]
    [InlineData("", "t.csv has no commas, semicolons or tabs between values. Give its delimiter.")]
    public void A_mistake_names_file_and_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TableFormatException>(() => Read(text)).Message);

    [Fact]
    public void A_table_longer_than_what_is_looked_at_first_is_read_to_its_end()
    {
        var text = new StringBuilder("pre,post,weight\n");
        for (var i = 0; i < 20_000; i++) text.Append("neuron").Append(i).Append(",B,1\n");
        Assert.Equal(20_000, Read(text.ToString()).Connections.Count);
    }

    [Fact]
    public void A_loaded_source_tells_file_delimiter_and_columns()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("c.csv", "A;B;1\n");
        var source = new ConnectomeCSVDataSource { Key = "k", CsvFileName = "c.csv", CsvFieldDelimiter = ";", CsvHeader = ["pre", "post", "weight"] };
        Assert.Single(ConnectomeTable.Read(source, directory.FullPath).Connections);
    }

    [Fact]
    public void A_source_cannot_name_a_file_outside_of_its_directory()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("secret.csv", "A,B,1\n");
        var source = new CSVDataSource { Key = "k", CsvFileName = "../secret.csv" };
        Assert.Throws<TableFormatException>(() => ConnectomeTable.Read(source, Directory.CreateDirectory(directory["inside"]).FullName));
    }

    private static ConnectomeTable Shared(string name) => ConnectomeTable.Read(RepositoryPaths.Shared("data", name)!);

    private static ConnectomeTable Read(string text, ConnectomeTableOptions? options = null) =>
        ConnectomeTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", options);

    private static int Of(ConnectomeTable table, ConnectionKind kind) => table.Connections.Count(c => c.Kind == kind);
}
