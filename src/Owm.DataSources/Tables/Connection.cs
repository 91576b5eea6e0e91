namespace Owm.DataSources;

/// <summary>A connection from one neuron to another: one row of a connectome's table.</summary>
/// <param name="Pre">The neuron it comes from.</param>
/// <param name="Post">The neuron it goes to.</param>
/// <param name="Kind">What kind of connection it is.</param>
/// <param name="Weight">How strong it is: mostly the number of synapses. 1 in tables without weights.</param>
public readonly record struct Connection(string Pre, string Post, ConnectionKind Kind, double Weight);

/// <summary>All connections from one neuron to another, taken together.</summary>
/// <param name="Pre">The neuron they come from.</param>
/// <param name="Post">The neuron they go to.</param>
/// <param name="Weight">Their weights summed.</param>
public readonly record struct ConnectionStrength(string Pre, string Post, double Weight);

/// <summary>Kinds of connection between neurons.</summary>
public enum ConnectionKind
{
    /// <summary>The table does not say.</summary>
    Unspecified,

    /// <summary>A chemical synapse.</summary>
    Chemical,

    /// <summary>An electrical synapse: a gap junction.</summary>
    Electrical,

    /// <summary>Something else.</summary>
    Other,
}
