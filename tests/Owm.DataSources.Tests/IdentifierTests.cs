using Owm.Rdf;

namespace Owm.DataSources.Tests;

/// <summary>Identifiers that are digests: the values are owmeta's (OWMETA.md 1.1), where it has published any.</summary>
public class IdentifierTests
{
    [Fact]
    public void A_hashed_key_is_an_a_and_the_md5_of_the_key() =>
        Assert.Equal("http://data.openworm.org/data_sources/Hashed#a900150983cd24fb0d6963f7d28e17f72", new Hashed { Key = "abc" }.Identifier!.Value);

    [Fact]
    public void A_kind_hashes_keys_as_the_kind_it_derives_from_does_unless_it_says_otherwise()
    {
        Assert.Equal("http://data.openworm.org/data_sources/HashedToo#a900150983cd24fb0d6963f7d28e17f72", new HashedToo { Key = "abc" }.Identifier!.Value);
        Assert.Equal("http://data.openworm.org/data_sources/DirectAgain#abc", new DirectAgain { Key = "abc" }.Identifier!.Value);
    }

    [Fact]
    public void An_empty_key_cannot_be_hashed() =>
        Assert.Contains("empty key", Assert.Throws<InvalidRecordException>(new Hashed { Key = "" }.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_key_is_the_namespace_itself_where_keys_are_direct() =>
        Assert.Equal("http://data.openworm.org/data_sources/CSVDataSource#", new CSVDataSource { Key = "" }.Identifier!.Value);

    [Fact]
    public void A_hashed_key_that_contradicts_the_identifier_is_refused() =>
        Assert.Contains("contradict", Assert.Throws<InvalidRecordException>(new Hashed { Key = "abc", Identifier = new Iri("http://data.openworm.org/data_sources/Hashed#abc") }.Validate).Message, StringComparison.Ordinal);

    // The identifier that owmeta's own graph has (owmeta-core's bundle, version 2).
    [Fact]
    public void Key_properties_give_the_identifier_that_owmeta_gives() =>
        Assert.Equal(
            "http://data.openworm.org/PythonClassDescription#a0402c4f20f05a07f7ba789bc80bd85b2",
            new PythonClassDescription { Name = "LocalFileDataSource", Module = new Iri("http://data.openworm.org/PythonModule#owmeta_core.data_trans.local_file_ds") }.Identifier!.Value);

    [Fact]
    public void A_missing_key_property_is_named()
    {
        var record = new PythonClassDescription { Name = "LocalFileDataSource" };
        Assert.Null(record.Identifier);
        Assert.Equal(
            "An identifier should be provided for this PythonClassDescription. Set its Key or its Identifier, or Name and Module.",
            Assert.Throws<IdentifierMissingException>(record.Validate).Message);
    }

    [Fact]
    public void An_optional_key_property_without_value_is_an_at_sign() =>
        Assert.Equal("http://data.openworm.org/data_sources/Numbered#ad8ca1594e9f7cfe8529426f9306c9f97", new Numbered { Number = 5 }.Identifier!.Value);

    [Fact]
    public void A_key_property_of_several_lines_is_written_as_rdflib_does() =>
        Assert.Equal("http://data.openworm.org/data_sources/Titled#ab6c7bffe5923817d9a4f633982547077", new Titled { Title = "a\"b\nc" }.Identifier!.Value);

    [Fact]
    public void A_key_wins_over_key_properties() =>
        Assert.Equal("http://data.openworm.org/data_sources/Numbered#k", new Numbered { Key = "k", Number = 5 }.Identifier!.Value);

    [Fact]
    public void A_kind_whose_keys_are_to_be_made_of_a_property_it_does_not_have_is_refused() =>
        Assert.Equal("The keys of Keyless are to be made of 'nothing', which Keyless does not have. Correct its DataSourceKind attribute.", Assert.Throws<InvalidRecordException>(() => new Keyless()).Message);

    [Fact]
    public void A_translators_identifier_is_derived_from_its_class() =>
        Assert.Equal("http://data.openworm.org/Summing#a85c8ac294564b70b65f16135550114f4", SourceIdentifier.DerivedTransformer(KindDescription.Of(typeof(Summing))).Value);

    [Theory]
    [InlineData("http://example.org/a", "http://example.org/b")]
    [InlineData("http://example.org/b", "http://example.org/a")]
    public void A_translations_identifier_is_derived_from_translator_and_sources_in_any_order(string first, string second) =>
        Assert.Equal(
            "http://data.openworm.org/GenericTranslation#ab66e0b70754b3e2a804aefe2e99afa94",
            SourceIdentifier.DerivedTransformation(KindDescription.Of(typeof(GenericTranslation)), SourceIdentifier.DerivedTransformer(KindDescription.Of(typeof(Summing))), new Iri(first), new Iri(second)).Value);

    [Fact]
    public void An_output_sources_identifier_is_derived_from_its_transformation() =>
        Assert.Equal("http://data.openworm.org/data_sources/DataSource#a92e77b895d9cf60b25606cffd03911b5", new DataSource { Transformation = new Iri("http://data.openworm.org/GenericTranslation#ab66e0b70754b3e2a804aefe2e99afa94") }.Identifier!.Value);

    [Fact]
    public void An_output_sources_identifier_is_derived_from_its_translation_where_it_has_no_transformation() =>
        Assert.Equal("http://data.openworm.org/data_sources/DataSource#a92e77b895d9cf60b25606cffd03911b5", new DataSource { Translation = new Iri("http://data.openworm.org/GenericTranslation#ab66e0b70754b3e2a804aefe2e99afa94") }.Identifier!.Value);

    [Fact]
    public void A_record_with_a_hashed_key_is_found_by_the_key_and_by_the_name_it_is_shown_by()
    {
        using var folder = new ProjectFolder();
        folder.Project.Kinds.Register<Hashed>();
        var saved = folder.Project.Sources.Save(new Hashed { Key = "abc" });
        Assert.Equal("Hashed:abc", saved.Records[0].Name);
        Assert.Equal("Hashed:a900150983cd24fb0d6963f7d28e17f72", folder.Project.Sources.Find("Hashed:abc").ToString());
        Assert.NotNull(folder.Project.Sources.Find("abc"));
        Assert.NotNull(folder.Project.Sources.Find("Hashed:a900150983cd24fb0d6963f7d28e17f72"));
    }

    [Theory]
    [InlineData("2000_connections")]
    [InlineData("a b/c?d#e%")]
    [InlineData("é:x")]
    public void A_key_of_a_third_partys_kind_is_understood_by_a_program_that_does_not_know_the_kind(string key)
    {
        using var folder = new ProjectFolder();
        folder.Project.Save(ns =>
        {
            ns.Context.AddImport<MicroscopeImage>();
            ns.Context.Add(new MicroscopeImage { Key = key });
        });
        Assert.Equal($"MicroscopeImage:{key}", folder.ByAnotherProgram().Sources.Find($"MicroscopeImage:{key}").ToString());
    }

    [DataSourceKind("Hashed", HashedKey = true)]
    public class Hashed : DataSource;

    [DataSourceKind("HashedToo")]
    public sealed class HashedToo : Hashed;

    [DataSourceKind("DirectAgain", HashedKey = false)]
    public sealed class DirectAgain : Hashed;

    [DataSourceKind("PythonClassDescription", KeyProperties = [nameof(Name), nameof(Module)])]
    public sealed class PythonClassDescription : DataObject
    {
        [DataSourceProperty("name")]
        public string? Name { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("module")]
        public Iri? Module { get => GetValue<Iri>(); set => SetValue(value); }
    }

    [DataSourceKind("Numbered", KeyProperties = ["number", "note?"])]
    public sealed class Numbered : DataSource
    {
        [DataSourceProperty("number")]
        public int? Number { get => GetValue<int?>(); set => SetValue(value); }

        [DataSourceProperty("note")]
        public string? Note { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Titled", KeyProperties = [nameof(Title)])]
    public sealed class Titled : DataSource
    {
        [DataSourceProperty("title")]
        public string? Title { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Keyless", KeyProperties = ["nothing"])]
    public sealed class Keyless : DataSource;

    [DataSourceKind("Summing")]
    public sealed class Summing : DataObject;

    [DataSourceKind("GenericTranslation")]
    public sealed class GenericTranslation : DataObject;
}
