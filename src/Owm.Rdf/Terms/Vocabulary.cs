namespace Owm.Rdf;

/// <summary>The terms of RDF, RDF Schema and XML Schema datatypes that this library and its users name.</summary>
public static class Vocabulary
{
    /// <summary>The namespace usually bound to <c>rdf</c>.</summary>
    public const string RdfNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /// <summary>The namespace usually bound to <c>rdfs</c>.</summary>
    public const string RdfsNamespace = "http://www.w3.org/2000/01/rdf-schema#";

    /// <summary>The namespace usually bound to <c>xsd</c>.</summary>
    public const string XsdNamespace = "http://www.w3.org/2001/XMLSchema#";

    /// <summary>Gets <c>rdf:type</c>: the subject is an instance of the class.</summary>
    public static Iri RdfType { get; } = new(RdfNamespace + "type");

    /// <summary>Gets <c>rdf:Property</c>: the class of properties.</summary>
    public static Iri RdfProperty { get; } = new(RdfNamespace + "Property");

    /// <summary>Gets <c>rdf:first</c>: the item a list node holds.</summary>
    public static Iri RdfFirst { get; } = new(RdfNamespace + "first");

    /// <summary>Gets <c>rdf:rest</c>: the list after a list node.</summary>
    public static Iri RdfRest { get; } = new(RdfNamespace + "rest");

    /// <summary>Gets <c>rdf:nil</c>: the empty list.</summary>
    public static Iri RdfNil { get; } = new(RdfNamespace + "nil");

    /// <summary>Gets <c>rdf:langString</c>: the datatype of literals with a language tag.</summary>
    public static Iri RdfLangString { get; } = new(RdfNamespace + "langString");

    /// <summary>Gets <c>rdfs:Class</c>: the class of classes.</summary>
    public static Iri RdfsClass { get; } = new(RdfsNamespace + "Class");

    /// <summary>Gets <c>rdfs:subClassOf</c>.</summary>
    public static Iri RdfsSubClassOf { get; } = new(RdfsNamespace + "subClassOf");

    /// <summary>Gets <c>rdfs:subPropertyOf</c>.</summary>
    public static Iri RdfsSubPropertyOf { get; } = new(RdfsNamespace + "subPropertyOf");

    /// <summary>Gets <c>rdfs:domain</c>.</summary>
    public static Iri RdfsDomain { get; } = new(RdfsNamespace + "domain");

    /// <summary>Gets <c>rdfs:range</c>.</summary>
    public static Iri RdfsRange { get; } = new(RdfsNamespace + "range");

    /// <summary>Gets <c>rdfs:label</c>: a name for people.</summary>
    public static Iri RdfsLabel { get; } = new(RdfsNamespace + "label");

    /// <summary>Gets <c>rdfs:comment</c>: a description for people.</summary>
    public static Iri RdfsComment { get; } = new(RdfsNamespace + "comment");

    /// <summary>Gets <c>rdfs:seeAlso</c>.</summary>
    public static Iri RdfsSeeAlso { get; } = new(RdfsNamespace + "seeAlso");

    /// <summary>Gets <c>rdfs:member</c>.</summary>
    public static Iri RdfsMember { get; } = new(RdfsNamespace + "member");

    /// <summary>Gets <c>xsd:string</c>: the datatype of plain literals.</summary>
    public static Iri XsdString { get; } = new(XsdNamespace + "string");

    /// <summary>Gets <c>xsd:boolean</c>.</summary>
    public static Iri XsdBoolean { get; } = new(XsdNamespace + "boolean");

    /// <summary>Gets <c>xsd:integer</c>.</summary>
    public static Iri XsdInteger { get; } = new(XsdNamespace + "integer");

    /// <summary>Gets <c>xsd:long</c>.</summary>
    public static Iri XsdLong { get; } = new(XsdNamespace + "long");

    /// <summary>Gets <c>xsd:decimal</c>.</summary>
    public static Iri XsdDecimal { get; } = new(XsdNamespace + "decimal");

    /// <summary>Gets <c>xsd:double</c>.</summary>
    public static Iri XsdDouble { get; } = new(XsdNamespace + "double");

    /// <summary>Gets <c>xsd:date</c>.</summary>
    public static Iri XsdDate { get; } = new(XsdNamespace + "date");

    /// <summary>Gets <c>xsd:dateTime</c>.</summary>
    public static Iri XsdDateTime { get; } = new(XsdNamespace + "dateTime");

    /// <summary>Gets <c>xsd:anyURI</c>.</summary>
    public static Iri XsdAnyUri { get; } = new(XsdNamespace + "anyURI");

    /// <summary>Gets <c>xsd:hexBinary</c>.</summary>
    public static Iri XsdHexBinary { get; } = new(XsdNamespace + "hexBinary");
}
