using Owm.Rdf;

namespace Owm.DataSources.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public SearchTests() => Sources.Save(
        new CSVDataSource { Key = "white_1986", Description = "connectome of a worm" },
        new CSVDataSource { Key = "cook/2019", Description = "males" },
        new LocalFileDataSource { Key = "k", Description = "Hauptstraße, Ærø, Łódź" },
        new LocalFileDataSource { Identifier = new Iri("http://lab.example/images/worm1") });

    private ProjectSources Sources => _folder.Project.Sources;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data")]
    [InlineData("http")]
    [InlineData("openworm")]
    [InlineData("lab example")]
    [InlineData("images")]
    public void What_all_identifiers_begin_with_is_not_searched(string words) => Assert.Empty(Found(words));

    [Theory]
    [InlineData("white connectome", "CSVDataSource:white_1986")]
    [InlineData("worm 1986 CSV", "CSVDataSource:white_1986")]
    [InlineData("2019", "CSVDataSource:cook/2019")]
    [InlineData("csvdata males", "CSVDataSource:cook/2019")]
    [InlineData("worm1", "<http://lab.example/images/worm1>")]
    [InlineData("hauptstrasse", "LocalFileDataSource:k")]
    [InlineData("HAUPTSTRAßE", "LocalFileDataSource:k")]
    [InlineData("aero lodz", "LocalFileDataSource:k")]
    public void Words_may_stand_in_key_kind_and_values(string words, string name) => Assert.Equal([name], Found(words));

    [Fact]
    public void A_record_that_lacks_one_of_the_words_is_not_found() => Assert.Empty(Found("white males"));

    [Fact]
    public void A_kind_s_name_finds_its_sources() => Assert.Equal(["CSVDataSource:cook/2019", "CSVDataSource:white_1986"], Found("csvdatasource"));

    [Fact]
    public void A_store_in_a_file_finds_the_same()
    {
        using var store = SqliteQuadStore.Open(Path.Combine(_folder.Directory.FullPath, "other.db"));
        using (var transaction = store.BeginWrite())
        {
            foreach (var quad in _folder.Everything) transaction.Add(quad);
            transaction.Commit();
        }

        using var project = OwmProject.Open(_folder.Directory.FullPath, new OwmProjectOptions { OpenStore = _ => store });
        Assert.Equal("CSVDataSource:white_1986", Assert.Single(project.Sources.List(search: "white connectome")).ToString());
        Assert.Equal("LocalFileDataSource:k", Assert.Single(project.Sources.List(search: "hauptstrasse")).ToString());
        Assert.Empty(project.Sources.List(search: "http"));
    }

    private IEnumerable<string> Found(string words) => Sources.List(search: words).Select(source => source.ToString());
}
