using Owm.Testing;

namespace Owm.DataSources.Tests;

public sealed class EdgeListTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_of_the_same_two_neurons_and_kind_become_one_with_their_weights_summed() =>
        Assert.Equal(
            "pre,post,kind,weight\nA,B,chemical,3\nA,B,electrical,1\n\"A,B\",C,,1.5\nB,A,chemical,1\n",
            await EdgesOfAsync("source;target;weight;type\nB;A;1;chem\nA;B;1;send\nA;B;1;GapJunction\nA;B;2;chemical\n\"A,B\";C;1.5;\n"));

    [Fact]
    public async Task The_order_and_layout_of_the_table_do_not_matter() =>
        Assert.Equal(
            await EdgesOfAsync("source;target;weight;type\nB;A;1;chem\nA;B;2;gap\n"),
            await EdgesOfAsync("pre\tpost\tkind\tn\nA\tB\tgap junction\t2\nB\tA\tS\t1\n"));

    [Fact]
    public async Task A_table_that_is_none_is_an_error_that_names_it()
    {
        var e = await Assert.ThrowsAsync<TranslationFailedException>(() => EdgesOfAsync("name;age;city\nx;y;z\n"));
        Assert.StartsWith("Unable to complete translation by ConnectomeEdgeListTranslator:", e.Message, StringComparison.Ordinal);
        Assert.Contains("table.csv", e.Message, StringComparison.Ordinal);
    }

    [SharedMaterialTheory("data")]
    [InlineData("connectome.csv", 3363)]
    [InlineData("aconnectome_white_1986_A.csv", 1899)]
    [InlineData("herm_full_edgelist.csv", 7379)]
    public async Task Every_layout_in_use_becomes_an_edge_list_of_the_same_total_weight(string file, int connections)
    {
        var text = File.ReadAllText(RepositoryPaths.Shared("data", file)!);
        await EdgesOfAsync(text);
        var output = (ConnectomeCSVDataSource)_folder.Project.Sources.Find("edges");
        var edges = ConnectomeTable.Read(output, _folder.Project.Files.DirectoryOf(output)!).Connections;
        var before = ConnectomeTable.Read(RepositoryPaths.Shared("data", file)!).Connections;

        Assert.Equal(connections, before.Count);
        Assert.Equal(before.Select(c => (c.Pre, c.Post, c.Kind)).Distinct().Count(), edges.Count);
        Assert.Equal(before.Sum(c => c.Weight), edges.Sum(c => c.Weight));
        Assert.Equal(edges.OrderBy(e => e.Pre, StringComparer.Ordinal).ThenBy(e => e.Post, StringComparer.Ordinal).ThenBy(e => e.Kind), edges);
    }

    private async Task<string> EdgesOfAsync(string table)
    {
        var source = new ConnectomeCSVDataSource { Key = "c", CsvFileName = "table.csv" };
        _folder.Directory.Write("c/table.csv", table);
        _folder.Project.Directories.Set(source.Identifier!, _folder.Directory["c"]);
        _folder.Project.Sources.Save(source);
        var result = await _folder.Project.Translations.TranslateAsync(new TranslationRequest { Translator = _folder.Project.Translators.Find("ConnectomeEdgeListTranslator"), Sources = [source], OutputKey = "edges" });
        Assert.Equal("table-edges.csv", ((ConnectomeCSVDataSource)result.Output).FileName);
        return File.ReadAllText(Path.Combine(result.Directory!, "table-edges.csv"));
    }
}
