using Owm.Rdf;

namespace Owm.DataSources.Tests;

/// <summary>What a property of a kind can declare (owmeta's <c>Informational</c>).</summary>
public class InformationalTests
{
    private const string Schema = "http://schema.openworm.org/2020/07/data_sources/";

    [Fact]
    public void Translation_is_a_subproperty_of_transformation() =>
        Assert.Equal([new Iri(Schema + "DataSource/transformation")], KindDescription.Of(typeof(CSVDataSource)).FindProperty("translation")!.SuperProperties);

    [Fact]
    public void Several_superproperties_are_kept_in_order() =>
        Assert.Equal([new Iri(Schema + "Recording/made_with"), new Iri("http://purl.org/dc/terms/creator")], KindDescription.Of(typeof(Recording)).FindProperty("microscope")!.SuperProperties);

    [Fact]
    public void Superproperties_and_descriptions_are_stored_with_the_kinds_schema()
    {
        using var folder = new ProjectFolder();
        folder.Project.Save(ns =>
        {
            ns.Context.AddImport<Recording>();
            ns.Context.Add(new Recording { Key = "1" });
        });
        var property = new Iri(Schema + "Recording/microscope");
        Assert.Contains(new Quad(property, Vocabulary.RdfsSubPropertyOf, new Iri(Schema + "Recording/made_with"), DataSource.DefinitionContext), folder.Everything);
        Assert.Contains(new Quad(property, Vocabulary.RdfsComment, new Literal("Which one it was"), DataSource.DefinitionContext), folder.Everything);
    }

    [Fact]
    public void An_unknown_superproperty_is_refused() =>
        Assert.Equal("Lost.A is to be a subproperty of 'nowhere', which Lost does not have. Correct its DataSourceProperty attribute, or give a whole IRI.", Assert.Throws<InvalidRecordException>(() => new Lost()).Message);

    [Fact]
    public void A_shared_property_has_the_iri_and_the_traits_of_the_other_kinds()
    {
        var shared = KindDescription.Of(typeof(Recording)).FindProperty("csv_header")!;
        Assert.Equal((Schema + "CSVDataSource/csv_header", "Header column names", false), (shared.Predicate.Value, shared.DisplayName, shared.Multiple));
    }

    [Fact]
    public void A_shared_property_may_have_a_name_and_a_default_of_its_own()
    {
        var recording = new Recording();
        Assert.Equal(Schema + "CSVDataSource/csv_field_delimiter", recording.Kind.FindProperty("delimiter")!.Predicate.Value);
        Assert.Equal(";", recording.Delimiter);
        Assert.Equal("CSV field delimiter", recording.Kind.FindProperty("delimiter")!.DisplayName);
    }

    [Fact]
    public void Another_name_for_a_property_of_the_same_kind_is_the_same_value_shown_once()
    {
        var recording = new Recording { Key = "k", Title = "x" };
        Assert.Equal("x", recording.Caption);
        recording.Caption = "y";
        Assert.Equal("Recording\n    title: 'y'\n", DataSourceText.Of(recording));
    }

    [Fact]
    public void Another_name_for_an_inherited_property_is_the_same_value()
    {
        var recording = new Recording { Key = "k", Summary = "x" };
        Assert.Equal("x", recording.Description);
        Assert.Equal([new Literal("x")], recording.GetTerms("summary"));
    }

    [Fact]
    public void A_kind_that_derives_from_one_knows_its_other_names_too() =>
        Assert.Equal("x", new Film { Caption = "x" }.Title);

    [Fact]
    public void Sharing_what_the_other_kind_does_not_have_is_refused() =>
        Assert.Equal("Thief.A is to be the property 'treasure' of CSVDataSource, which has none of that name. Correct its DataSourceProperty attribute.", Assert.Throws<InvalidRecordException>(() => new Thief()).Message);

    [Fact]
    public void Two_kinds_that_share_with_each_other_in_a_circle_are_refused_rather_than_followed() =>
        Assert.Contains("Let one of the two declare the property itself.", Assert.Throws<InvalidRecordException>(() => new Chicken()).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_properties_of_a_kind_cannot_have_one_iri() =>
        Assert.StartsWith("Twin.B has the IRI <http://lab.example/p>, as A has.", Assert.Throws<InvalidRecordException>(() => new Twin()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_union_property_takes_texts_and_identifiers()
    {
        var recording = new Recording { Key = "k", Places = [new Literal("Dublin"), new Iri("http://example.org/lab")] };
        Assert.Equal("Recording\n    place: 'Dublin', <http://example.org/lab>\n", DataSourceText.Of(recording));
        Assert.Equal([new Literal("Dublin"), new Iri("http://example.org/lab")], recording.Places);
    }

    [Fact]
    public void A_property_of_identifiers_takes_records_that_have_one()
    {
        var recording = new Recording();
        recording.Subject = new CSVDataSource { Key = "worms" };
        Assert.Equal([new Iri("http://data.openworm.org/data_sources/CSVDataSource#worms")], recording.GetTerms("subject"));
    }

    [Fact]
    public void A_record_without_identifier_cannot_be_a_value() =>
        Assert.Throws<IdentifierMissingException>(() => new Recording { Subject = new CSVDataSource() });

    [Fact]
    public void The_property_name_makes_the_iri_where_it_differs_from_the_name() =>
        Assert.Equal(Schema + "Recording/frames_per_second", KindDescription.Of(typeof(Recording)).FindProperty("fps")!.Predicate.Value);

    [Fact]
    public void A_property_without_display_name_is_shown_by_its_name() =>
        Assert.Equal("fps", KindDescription.Of(typeof(Recording)).FindProperty("fps")!.DisplayName);

    [Fact]
    public void Adding_a_value_keeps_those_given_before_where_several_may_be()
    {
        var source = new DataSource();
        source.AddTerms("description", new Literal("one"));
        source.AddTerms("description", new Literal("two"));
        Assert.Equal([new Literal("one"), new Literal("two")], source.GetTerms("description"));
    }

    [Fact]
    public void Adding_a_value_replaces_the_one_before_where_one_may_be()
    {
        var image = new MicroscopeImage { Magnification = 10 };
        image.AddTerms("magnification", new Literal("40", Vocabulary.XsdInteger));
        Assert.Equal(40, image.Magnification);
    }

    [Fact]
    public void An_override_leaves_the_kind_it_derives_from_as_it_was()
    {
        _ = new OverridingSource();
        Assert.Equal("D", new PassingSource().A);
    }

    [Fact]
    public void A_given_value_and_anothers_default_that_are_both_passed_on_contradict_each_other()
    {
        var source = new PassingBoth { Key = "k", R = "1" };
        Assert.Contains("t ('T') and r ('1')", Assert.Throws<DuplicateAlsoException>(source.Validate).Message, StringComparison.Ordinal);
    }

    [DataSourceKind("Recording")]
    public class Recording : DataSource
    {
        [DataSourceProperty("title")]
        public string? Title { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("caption", Of = typeof(Recording), PropertyName = "title")]
        public string? Caption { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("summary", Of = typeof(DataSource), PropertyName = "description")]
        public string? Summary { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("made_with")]
        public string? MadeWith { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("microscope", Description = "Which one it was", SubPropertyOf = ["made_with", "http://purl.org/dc/terms/creator"])]
        public string? Microscope { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("csv_header", Of = typeof(CSVDataSource))]
        public IReadOnlyList<string>? CsvHeader { get => GetValue<IReadOnlyList<string>>(); set => SetValue(value); }

        [DataSourceProperty("delimiter", Of = typeof(CSVDataSource), PropertyName = "csv_field_delimiter", Default = ";")]
        public string? Delimiter { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("place")]
        public IReadOnlyList<Term> Places { get => GetValues<Term>(); set => SetValue(value); }

        [DataSourceProperty("subject", Type = PropertyType.Object)]
        public object? Subject { get => GetValue<object>(); set => SetValue(value); }

        [DataSourceProperty("fps", PropertyName = "frames_per_second")]
        public int? FramesPerSecond { get => GetValue<int?>(); set => SetValue(value); }
    }

    [DataSourceKind("Film")]
    public sealed class Film : Recording;

    [DataSourceKind("PassingBoth")]
    public sealed class PassingBoth : PassingSource
    {
        [DataSourceProperty("t", Default = "T", Also = [nameof(A)])]
        public string? T { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Lost")]
    public sealed class Lost : DataSource
    {
        [DataSourceProperty("a", SubPropertyOf = ["nowhere"])]
        public string? A { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Thief")]
    public sealed class Thief : DataSource
    {
        [DataSourceProperty("treasure", Of = typeof(CSVDataSource))]
        public string? A { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Chicken")]
    public sealed class Chicken : DataSource
    {
        [DataSourceProperty("egg", Of = typeof(Egg))]
        public string? Egg { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Egg")]
    public sealed class Egg : DataSource
    {
        [DataSourceProperty("egg", Of = typeof(Chicken))]
        public string? Chicken { get => GetValue<string>(); set => SetValue(value); }
    }

    [DataSourceKind("Twin")]
    public sealed class Twin : DataSource
    {
        [DataSourceProperty("a", PropertyIri = "http://lab.example/p")]
        public string? A { get => GetValue<string>(); set => SetValue(value); }

        [DataSourceProperty("b", PropertyIri = "http://lab.example/p")]
        public string? B { get => GetValue<string>(); set => SetValue(value); }
    }
}
