namespace Owm.DataSources;

/// <summary>Where the values of a property come from, the weakest first.</summary>
public enum ValueOrigin
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>A default, this property's own or one passed on. Neither stored nor, usually, shown.</summary>
    Default,

    /// <summary>Passed on by another property (<c>also</c>).</summary>
    Also,

    /// <summary>The kind's own statement about each of its records.</summary>
    Override,

    /// <summary>Given for this record.</summary>
    Given,
}
