using System.Globalization;

namespace Owm.BitTorrent.Tests.Simulation;

/// <summary>Hundreds of swarms in which chance decides who comes, who goes and what fails.</summary>
public class AnythingGoesTests
{
    private const int SeedsPerCase = 25;

    /// <summary>Gets the first seed of every case; <c>OWM_SEEDS</c> in the environment makes it more of them than the usual 300.</summary>
    public static TheoryData<int> FirstSeeds
    {
        get
        {
            var count = int.Parse(Environment.GetEnvironmentVariable("OWM_SEEDS") ?? "300", CultureInfo.InvariantCulture);
            var cases = new TheoryData<int>();
            for (var first = 0; first < count; first += SeedsPerCase) cases.Add(first);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Whatever_happens_who_stays_gets_all_and_nothing_is_left_running(int first)
    {
        for (var seed = first; seed < first + SeedsPerCase; seed++)
        {
            try
            {
                SimulatedSwarm.Run(seed, TimeSpan.FromHours(2), RandomSwarm.Make, (_, swarm) => new RandomSwarm(swarm).PlayAsync());
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed} fails: {exception.Message}", exception);
            }
        }
    }
}
