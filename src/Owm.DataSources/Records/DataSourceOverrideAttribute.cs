namespace Owm.DataSources;

/// <summary>Gives every record of a kind a value for a property the kind inherits, over any <c>also</c> and default.</summary>
/// <remarks>What a record says itself still wins. The value is stored with each record: it is the kind's statement about it.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DataSourceOverrideAttribute : Attribute
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="property">The CLR name of the property.</param>
    /// <param name="value">The value.</param>
    public DataSourceOverrideAttribute(string property, object value)
    {
        Property = property;
        Value = value;
    }

    /// <summary>Gets the CLR name of the property.</summary>
    public string Property { get; }

    /// <summary>Gets the value.</summary>
    public object Value { get; }
}
