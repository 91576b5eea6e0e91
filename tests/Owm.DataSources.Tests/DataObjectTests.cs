using Owm.Rdf;

namespace Owm.DataSources.Tests;

public class DataObjectTests
{
    [Fact]
    public void A_record_that_is_no_data_source_has_the_iris_of_owmetas_root_class()
    {
        var kind = KindDescription.Of(typeof(Protocol));
        Assert.Equal(("http://schema.openworm.org/2020/07/Protocol", "http://data.openworm.org/Protocol#"), (kind.TypeIri.Value, kind.InstanceNamespace));
    }

    [Fact]
    public void A_data_source_derives_from_data_object_as_in_owmeta()
    {
        var root = KindDescription.Of(typeof(DataSource)).Base!;
        Assert.Equal("http://schema.openworm.org/2020/07/DataObject", root.TypeIri.Value);
        Assert.Empty(root.Properties);
    }

    [Fact]
    public void A_record_that_is_no_data_source_is_saved_and_read_like_one()
    {
        using var folder = new ProjectFolder();
        folder.Project.Kinds.Register<Protocol>();
        folder.Project.Save(ns => ns.Context.Add(new Protocol { Key = "1", Title = "Staining" }));
        Assert.Equal("Staining", folder.Project.Graph().Read<Protocol>(new Iri("http://data.openworm.org/Protocol#1"))!.Title);
    }

    [Fact]
    public void A_record_that_is_no_data_source_is_not_among_them()
    {
        using var folder = new ProjectFolder();
        folder.Project.Kinds.Register<Protocol>();
        folder.Project.Save(ns => ns.Context.Add(new Protocol { Key = "1", Title = "Staining" }));
        Assert.Empty(folder.Project.Sources.List());
        Assert.DoesNotContain(folder.Project.Sources.Kinds(), k => k.Name == "Protocol");
        Assert.Throws<SourceNotFoundException>(() => folder.Project.Sources.Find("Protocol:1"));
    }

    [Fact]
    public void A_record_that_is_no_data_source_is_found_by_its_kind_and_key()
    {
        using var folder = new ProjectFolder();
        folder.Project.Kinds.Register<Protocol>();
        folder.Project.Save(ns => ns.Context.Add(new Protocol { Key = "1", Title = "Staining" }));
        Assert.Equal("http://data.openworm.org/Protocol#1", new SourceResolver(folder.Project.Graph()).Resolve("1", KindDescription.Of(typeof(Protocol))).Value);
    }

    [Fact]
    public void The_registry_keeps_data_sources_and_other_records_apart()
    {
        var registry = new TypeRegistry();
        registry.Register<Protocol>();
        Assert.DoesNotContain(registry.Kinds, k => k.Name == "Protocol");
        Assert.Contains(registry.AllKinds, k => k.Name == "Protocol");
    }

    [DataSourceKind("Protocol")]
    public class Protocol : DataObject
    {
        [DataSourceProperty("title")]
        public string? Title { get => GetValue<string>(); set => SetValue(value); }
    }
}
