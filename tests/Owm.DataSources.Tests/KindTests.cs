using Owm.Rdf;

namespace Owm.DataSources.Tests;

public class KindTests
{
    [Fact]
    public void Properties_come_in_the_order_of_declaration_own_class_first() =>
        Assert.Equal(
            ["csv_file_name", "csv_header", "csv_field_delimiter", "file_name", "torrent_file_name", "md5", "sha256", "sha512", "size", "source", "transformation", "translation", "description", "translator_version", "input_digest"],
            KindDescription.Of(typeof(ConnectomeCSVDataSource)).Properties.Select(p => p.Name));

    [Fact]
    public void The_connectome_kind_has_the_iris_of_owmeta()
    {
        var kind = KindDescription.Of(typeof(ConnectomeCSVDataSource));
        Assert.Equal("http://schema.openworm.org/2020/07/sci/data_sources/ConnectomeCSVDataSource", kind.TypeIri.Value);
        Assert.Equal("http://data.openworm.org/sci/data_sources/ConnectomeCSVDataSource#", kind.InstanceNamespace);
        Assert.Equal("http://schema.openworm.org/2020/07/sci/bio", ConnectomeCSVDataSource.DefinitionContext.Value);
    }

    [Theory]
    [InlineData("csv_file_name", "http://schema.openworm.org/2020/07/data_sources/CSVDataSource/csv_file_name")]
    [InlineData("torrent_file_name", "http://schema.openworm.org/2020/07/data_sources/LocalFileDataSource/torrent_file_name")]
    [InlineData("md5", "http://schema.openworm.org/2020/07/data_sources/FileDataSource/md5")]
    [InlineData("description", "http://schema.openworm.org/2020/07/data_sources/DataSource/description")]
    public void A_property_belongs_to_the_class_that_defined_it(string name, string iri) =>
        Assert.Equal(iri, KindDescription.Of(typeof(ConnectomeCSVDataSource)).FindProperty(name)!.Predicate.Value);

    [Fact]
    public void The_registry_tells_the_shipped_kinds_as_their_classes_do() =>
        Assert.All(new TypeRegistry().Kinds, kind =>
        {
            var registry = new TypeRegistry();
            Assert.Same(kind, registry.Find(kind.Name));
            Assert.Same(kind, registry.Find(kind.TypeIri));
        });

    [Fact]
    public void A_kind_from_outside_is_found_once_registered()
    {
        var registry = new TypeRegistry();
        registry.Register<MicroscopeImage>();
        Assert.Equal(typeof(MicroscopeImage), registry.Find(new Iri("http://lab.example/schema/MicroscopeImage"))?.ClrType);
    }

    [Fact]
    public void A_second_kind_of_the_same_name_is_refused()
    {
        var registry = new TypeRegistry();
        Assert.Throws<InvalidRecordException>(registry.Register<Impostor>);
    }

    [Fact]
    public void A_class_without_attribute_is_a_kind_named_after_it()
    {
        var kind = KindDescription.Of(typeof(Plain));
        Assert.Equal(("Plain", "http://lab.example/schema/Plain"), (kind.Name, kind.TypeIri.Value));
    }

    [Fact]
    public void An_unknown_kind_is_an_error_that_names_the_known_ones() =>
        Assert.Equal(
            "No kind of data source is called 'CsvSource'. Known are DataSource, FileDataSource, HTTPFileDataSource, LocalFileDataSource, CSVDataSource, CSVHTTPFileDataSource, LocalDirectoryDataSource, XLSXHTTPFileDataSource, ConnectomeCSVDataSource.",
            Assert.Throws<UnknownKindException>(() => new TypeRegistry().Get("CsvSource")).Message);

    [DataSourceKind("CSVDataSource", SchemaNamespace = "http://lab.example/schema/")]
    private sealed class Impostor : DataSource;

    private sealed class Plain : MicroscopeImage;
}
