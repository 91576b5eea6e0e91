using Newtonsoft.Json.Linq;
using Owm.Rdf;

namespace Owm.DataSources.Tests;

public class DataSourceTextTests
{
    [Fact]
    public void The_documented_record_is_shown_to_the_letter() =>
        Assert.Equal(
            """
            ConnectomeCSVDataSource
                CSV file name: 'connectome.csv'
                File name: 'connectome.csv'
                Torrent file name: 'd9da5ce947c6f1c127dfcdc2ede63320.torrent'

            """.ReplaceLineEndings("\n"),
            DataSourceText.Of(ProjectFolder.Example()));

    [Fact]
    public void Everything_adds_identifier_defaults_and_digests() =>
        Assert.Equal(
            """
            ConnectomeCSVDataSource
                Identifier: <http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections>
                CSV file name: 'connectome.csv'
                CSV field delimiter: ','
                File name: 'connectome.csv'
                Torrent file name: 'd9da5ce947c6f1c127dfcdc2ede63320.torrent'
                MD5 hash: 'd9da5ce947c6f1c127dfcdc2ede63320'

            """.ReplaceLineEndings("\n"),
            DataSourceText.Of(ProjectFolder.Example().With(s => s.Md5 = "d9da5ce947c6f1c127dfcdc2ede63320"), all: true));

    [Fact]
    public void A_digest_is_shown_only_with_everything() =>
        Assert.DoesNotContain("MD5", DataSourceText.Of(new FileDataSource { Key = "k", Md5 = "d9da5ce947c6f1c127dfcdc2ede63320" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("it's", @"'it\'s'")]
    [InlineData("hello\nworld", @"'hello\nworld'")]
    [InlineData(@"back\slash", @"'back\\slash'")]
    [InlineData("\u001b[31mred", @"'\x1b[31mred'")]
    [InlineData("txt\u202Egpj.exe", @"'txt\u202egpj.exe'")]
    [InlineData("zero\u200Bwidth", @"'zero\u200bwidth'")]
    [InlineData("two\u2028lines", @"'two\u2028lines'")]
    [InlineData("\u0085\u009b", @"'\x85\x9b'")]
    [InlineData("線虫 é 🪱", "'線虫 é 🪱'")]
    public void What_cannot_be_seen_is_escaped(string description, string shown) =>
        Assert.Equal($"DataSource\n    Description: {shown}\n", DataSourceText.Of(new DataSource { Key = "k", Description = description }));

    [Fact]
    public void Several_values_are_sorted_and_comma_separated() =>
        Assert.Equal("MicroscopeImage\n    Stain: 'DAPI', 'GFP', 'mCherry'\n", DataSourceText.Of(new MicroscopeImage { Key = "k", Stains = ["mCherry", "DAPI", "GFP"] }));

    [Fact]
    public void Numbers_are_shown_bare_and_lists_in_brackets()
    {
        Assert.Equal("MicroscopeImage\n    Magnification: 40\n", DataSourceText.Of(new MicroscopeImage { Key = "k", Magnification = 40 }));
        Assert.Equal("CSVDataSource\n    Header column names: ['pre', 'post']\n", DataSourceText.Of(new CSVDataSource { Key = "k", CsvHeader = ["pre", "post"] }));
    }

    [Fact]
    public void A_number_that_is_none_is_shown_as_a_text()
    {
        var image = new MicroscopeImage { Key = "k" };
        image.SetTerms("magnification", new Literal("40\n    File name: 'x'", Vocabulary.XsdInteger));
        Assert.Equal("MicroscopeImage\n    Magnification: '40\\n    File name: \\'x\\''\n", DataSourceText.Of(image));
    }

    [Fact]
    public void Identifiers_are_shown_by_their_prefix_or_in_brackets()
    {
        var prefixes = new Prefixes();
        prefixes.Bind("CSVDataSource", "http://data.openworm.org/data_sources/CSVDataSource#");
        var record = new DataSource { Key = "k", Source = [new Iri("http://example.org/a/b"), new Iri("http://data.openworm.org/data_sources/CSVDataSource#2000")] };
        Assert.Equal("DataSource\n    Input source: <http://example.org/a/b>, CSVDataSource:2000\n", DataSourceText.Of(record, prefixes: prefixes));
    }

    [Fact]
    public void Records_that_a_record_names_are_shown_under_their_names()
    {
        var sources = new[] { new CSVDataSource { Key = "b", CsvFileName = "b.csv" }, new CSVDataSource { Key = "a", CsvFileName = "a.csv", Md5 = "d9da5ce947c6f1c127dfcdc2ede63320", Source = [new Iri("http://example.org/deeper")] } };
        var prefixes = new Prefixes();
        prefixes.Bind("CSVDataSource", "http://data.openworm.org/data_sources/CSVDataSource#");
        var record = new DataSource { Key = "k", Source = [sources[0].Identifier!, sources[1].Identifier!, new Iri("http://example.org/unknown")], Description = "summed" };
        Assert.Equal(
            """
            DataSource
                Input source: <http://example.org/unknown>
                              CSVDataSource:a
                                  CSV file name: 'a.csv'
                                  File name: 'a.csv'
                                  Input source: <http://example.org/deeper>
                              CSVDataSource:b
                                  CSV file name: 'b.csv'
                                  File name: 'b.csv'
                Description: 'summed'

            """.ReplaceLineEndings("\n"),
            DataSourceText.Of(record, prefixes: prefixes, recordOf: iri => Array.Find(sources, s => s.Identifier == iri)));
    }

    [Fact]
    public void Records_that_name_each_other_end_somewhere()
    {
        using var folder = new ProjectFolder();
        folder.Project.Sources.Save(
            new DataSource { Key = "a", Source = [new Iri("http://data.openworm.org/data_sources/DataSource#b")] },
            new DataSource { Key = "b", Source = [new Iri("http://data.openworm.org/data_sources/DataSource#a")] });
        Assert.Equal(
            "DataSource\n    Input source: DataSource:b\n                      Input source: DataSource:a\n",
            folder.Project.Sources.ToText(folder.Project.Sources.Find("DataSource:a")));
    }

    [Fact]
    public void Of_very_many_records_only_the_names_are_shown()
    {
        var record = new DataSource { Key = "k", Source = [.. Enumerable.Range(0, 17).Select(i => new Iri($"http://example.org/{i}"))] };
        Assert.Equal(2, DataSourceText.Of(record, recordOf: iri => new DataSource { Identifier = iri, Description = "long" }).Count(c => c == '\n'));
    }

    [Fact]
    public void Everything_adds_every_digest_and_the_size()
    {
        var source = new FileDataSource { Key = "k", Md5 = new string('1', 32), Sha256 = new string('2', 64), Sha512 = new string('3', 128), Size = 5 };
        Assert.Equal(
            $"""
            FileDataSource
                Identifier: <http://data.openworm.org/data_sources/FileDataSource#k>
                MD5 hash: '{source.Md5}'
                SHA-256 hash: '{source.Sha256}'
                SHA-512 hash: '{source.Sha512}'
                Size in bytes: 5

            """.ReplaceLineEndings("\n"),
            DataSourceText.Of(source, all: true));
        Assert.Equal("FileDataSource\n", DataSourceText.Of(source));
    }

    [Fact]
    public void A_record_is_json_with_stable_names() =>
        Assert.True(JToken.DeepEquals(
            JObject.Parse("""
            {
              "id": "http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#2000_connections",
              "name": "ConnectomeCSVDataSource:2000_connections",
              "kind": "ConnectomeCSVDataSource",
              "type": "http://schema.openworm.org/2020/07/sci/data_sources/ConnectomeCSVDataSource",
              "key": "2000_connections",
              "properties": {
                "csv_file_name": "connectome.csv",
                "file_name": "connectome.csv",
                "torrent_file_name": "d9da5ce947c6f1c127dfcdc2ede63320.torrent"
              }
            }
            """),
            DataSourceJson.Of(ProjectFolder.Example())));

    [Fact]
    public void Json_keeps_numbers_lists_and_identifiers_apart()
    {
        var image = new MicroscopeImage { Key = "k", Magnification = 40, Stains = ["DAPI"], Source = [new Iri("http://example.org/a")] };
        Assert.Equal("""{"magnification":40,"stain":["DAPI"],"source":[{"id":"http://example.org/a"}]}""", DataSourceJson.Of(image)["properties"]!.ToString(Newtonsoft.Json.Formatting.None));
    }
}
