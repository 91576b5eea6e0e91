using System.Diagnostics;

namespace Owm.BitTorrent.Tests.Fuzzing;

/// <summary>Many mutants, one after the other, at one surface. A failure names the mutant in base64: it belongs into the corpus then.</summary>
internal sealed class FuzzRun
{
    // A thread of this size shows that no input makes the stack grow with it.
    private const int StackSize = 256 * 1024;

    // So long may one mutant take before it counts as a hang; none takes a hundredth of it, on a busy machine either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FuzzSurface _surface;
    private readonly byte[][] _corpus;
    private readonly Mutator _mutator;
    private readonly int _count;
    private Exception? _failure;
    private long _done;
    private byte[] _current = [];

    public FuzzRun(FuzzSurface surface, int count, int seed)
    {
        _surface = surface;
        _corpus = [.. surface.CorpusFiles().Select(File.ReadAllBytes)];
        _mutator = new Mutator(_corpus, seed);
        _count = count;
    }

    public long Accepted { get; private set; }

    public TimeSpan Slowest { get; private set; }

    /// <summary>Gets the most that was allocated for one mutant, beyond what its length allows; negative is what was left.</summary>
    public long MostAllocated { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Runs; throws what failed first.</summary>
    public void Run()
    {
        var watch = Stopwatch.StartNew();
        var thread = new Thread(TryAll, StackSize) { IsBackground = true };
        thread.Start();
        for (var before = -1L; !thread.Join(Patience);)
        {
            var done = Volatile.Read(ref _done);
            if (done == before) Assert.Fail($"{_surface.Name}: mutant {done} hangs: {Convert.ToBase64String(_current)}");
            before = done;
        }

        Elapsed = watch.Elapsed;
        if (_failure is not null) throw _failure;
    }

    private void TryAll()
    {
        try
        {
            // What is allocated once, such as tables, is allocated here.
            foreach (var bytes in _corpus) _surface.Try(bytes);
            for (var i = 0; i < _count; i++)
            {
                _current = _mutator.Next();
                if (i % 2 == 0) _surface.Repair?.Invoke(_current);
                TryOne(i);
                Volatile.Write(ref _done, i + 1);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    private void TryOne(int number)
    {
        try
        {
            var start = Stopwatch.GetTimestamp();
            var (isAccepted, allocated) = _surface.Try(_current);
            var took = Stopwatch.GetElapsedTime(start);
            if (isAccepted) Accepted++;
            if (took > Slowest) Slowest = took;
            if (allocated > MostAllocated) MostAllocated = allocated;
            var allowed = _surface.AllocatedBeside + ((long)_surface.AllocatedPerByte * _current.Length);
            Assert.True(allocated <= allowed, $"{allocated} bytes were allocated for {_current.Length}; allowed are {allowed}.");
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{_surface.Name}: mutant {number}: {Convert.ToBase64String(_current)}: {exception}", exception);
        }
    }
}
