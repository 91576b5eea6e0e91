using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>Makes sources of others, records how, and tells what was made of what.</summary>
/// <remarks>
/// A result is found again by what decides about it: the translator's class, version and parameters, and the content of the
/// sources; as long as none of these changes, it is not made again. A translation changes files and graph when it is
/// done, or, when it fails or is stopped, not at all.
/// </remarks>
public sealed class ProjectTranslations
{
    private readonly OwmProject _project;

    internal ProjectTranslations(OwmProject project) => _project = project;

    /// <summary>Translates.</summary>
    /// <param name="request">What is to be translated.</param>
    /// <param name="progress">Told how far it is, if given.</param>
    /// <param name="cancellationToken">Stops the translation; nothing is changed then.</param>
    /// <exception cref="TranslationInputException">The sources are not what the translator takes, or key and identifier are both given.</exception>
    /// <exception cref="InputNotLoadedException">The content of a source is not on this machine, and was not to be loaded.</exception>
    /// <exception cref="InputChangedException">The content of a source is not what its record says.</exception>
    /// <exception cref="OutputTakenException">The output's identifier is that of another source.</exception>
    /// <exception cref="TranslationFailedException">The translator failed.</exception>
    public async Task<TranslationResult> TranslateAsync(TranslationRequest request, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var translator = request.Translator;
        if (!translator.CanTranslate) throw new TranslationInputException($"{translator} cannot be run: this program does not have its class {translator.TypeIri}. Add the plug-in that has it.");
        var inputs = TranslationInputs.Of(request);
        translator.Identifier ??= DataTranslator.DefaultIdentifier(translator.Kind);
        var translation = MakeTranslation(translator, inputs);
        var output = MakeOutput(request, translation, inputs);

        // Before anything is loaded or read: what cannot be stored need not be made.
        var existing = _project.Graph().Read<DataSource>(output.Identifier!);
        if (existing is not null && existing.Translation != translation.Identifier) throw new OutputTakenException(existing);

        var sources = inputs.Assigned.Select(a => (a.Input, Sources: (IReadOnlyList<TranslatorSource>)[.. a.Sources.Select(OnThisMachine)])).ToList();
        // What is recorded of inputs may be enough to know the result by: they are loaded only to be translated.
        if (!request.Force && existing?.InputDigest is not null && await TryFindResultAsync(translator, translation, sources, existing, progress, cancellationToken) is { } result) return result;

        await LoadMissingAsync(request, sources, cancellationToken);
        output.TranslatorVersion = translator.Version;
        output.InputDigest = await InputDigest.OfAsync(translator, sources, progress, cancellationToken);

        using var files = _project.CommittedFiles.Begin(output.Identifier!);
        var run = new TranslationRun(sources.ToDictionary(s => s.Input.Name, s => s.Sources, StringComparer.Ordinal), output, files.Directory, request.Say, progress);
        await RunAsync(request, run, cancellationToken);
        return await KeepAsync(translator, translation, output, files, progress, cancellationToken);
    }

    /// <summary>Returns what was made of a source, directly or by way of others, nearest first.</summary>
    /// <param name="source">The source's identifier.</param>
    public IReadOnlyList<Derivation> DerivedFrom(Iri source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new DerivationGraph(_project.Graph(), _project.Store).From(source);
    }

    private static GenericTranslation MakeTranslation(DataTranslator translator, TranslationInputs inputs)
    {
        var translation = new GenericTranslation { Translator = translator.Identifier, Source = inputs.Identifiers };
        var identifier = SourceIdentifier.DerivedTransformation(translation.Kind, translator.Identifier!, inputs.Identifiers);
        if (translator.Inputs.Count > 1)
        {
            // The same sources given to other inputs make another result; owmeta did not keep them apart.
            var names = new System.Text.StringBuilder(identifier.ToString());
            foreach (var (input, sources) in inputs.Assigned.Where(a => a.Sources.Count > 0))
            {
                translation.SetNamedSources(input.Name, sources.Select(s => s.Identifier!));
                names.Append('\n').Append(input.Name).AppendJoin("", sources.Select(s => s.Identifier));
            }

            identifier = SourceIdentifier.OfDigest(translation.Kind, names.ToString());
        }

        translation.Identifier = identifier;
        return translation;
    }

    private static DataSource MakeOutput(TranslationRequest request, GenericTranslation translation, TranslationInputs inputs)
    {
        if (request is { OutputKey: not null, OutputIdentifier: not null }) throw new TranslationInputException("Both a key and an identifier are given for the output. Give one of them.");
        if (KindDescription.Of(request.Translator.OutputType).Create() is not DataSource output)
            throw new TranslationInputException($"{request.Translator} makes a {request.Translator.OutputType.Name}, which is no data source. Correct its OutputType.");
        if (request.OutputKey is { } key) output.Key = key;
        else output.Identifier = request.OutputIdentifier ?? SourceIdentifier.DerivedSource(output.Kind, translation.Identifier!);
        output.Source = inputs.Identifiers;
        output.Transformation = translation.Identifier;
        output.Translation = translation.Identifier;
        output.Validate();
        return output;
    }

    private TranslatorSource OnThisMachine(DataSource record) => new(record, _project.Files.DirectoryOf(record) is null ? null : _project.Files);

    private static async Task LoadMissingAsync(
        TranslationRequest request, List<(TranslatorInput Input, IReadOnlyList<TranslatorSource> Sources)> inputs, CancellationToken cancellationToken)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var sources = inputs[i].Sources.ToArray();
            for (var j = 0; j < sources.Length; j++)
            {
                if (sources[j] is not { Directory: null, Record: FileDataSource record }) continue;
                if (request.Load is not { } load) throw new InputNotLoadedException(record);
                sources[j] = new TranslatorSource(record, new FixedDirectory(await load(record, cancellationToken)));
            }

            inputs[i] = (inputs[i].Input, sources);
        }
    }

    private async Task<TranslationResult?> TryFindResultAsync(
        DataTranslator translator, GenericTranslation translation, IEnumerable<(TranslatorInput Input, IReadOnlyList<TranslatorSource> Sources)> inputs, DataSource there, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            if (there.InputDigest != await InputDigest.OfAsync(translator, inputs, progress, cancellationToken)) return null;
        }
        catch (InputNotLoadedException)
        {
            // Nothing is recorded that could answer for it; it may be loaded yet.
            return null;
        }

        if (_project.Graph().Read<GenericTranslation>(translation.Identifier!) is not { } kept) return null;
        var result = new TranslationResult(there, kept, _project.Files.DirectoryOf(there), WasThere: true);
        if (there is not FileDataSource || RecordedDigests.Of(there).IsEmpty) return result;
        return (await FileCheck.RunAsync(there, _project.Files, progress, cancellationToken)).IsRight ? result : null;
    }

    private static async Task RunAsync(TranslationRequest request, TranslationRun run, CancellationToken cancellationToken)
    {
        var (identifier, translation, digest) = (run.Output.Identifier, run.Output.Translation, run.Output.InputDigest);
        try
        {
            await request.Translator.TranslateAsync(run, cancellationToken);
            if (run.Output.Identifier != identifier || run.Output.Translation != translation) throw new DataSourceException("It changed the identifier or the translation of its output.");
            (run.Output.InputDigest, run.Output.TranslatorVersion) = (digest, request.Translator.Version);
            run.Output.Validate();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // A translator may come from anybody, and throw anything.
            throw new TranslationFailedException(request.Translator, e);
        }
    }

    private async Task<TranslationResult> KeepAsync(
        DataTranslator translator, GenericTranslation translation, DataSource output, FileCommit files, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var hasFiles = Directory.EnumerateFileSystemEntries(files.Directory).Any();
        await RecordDigestsAsync(translator, output, files.Directory, progress, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!hasFiles)
        {
            Save();
            return new TranslationResult(output, translation, Directory: null, WasThere: false);
        }

        return new TranslationResult(output, translation, files.CompleteWith(replace: true, whenInPlace: Save), WasThere: false);

        void Save() => _project.Save(ns =>
        {
            MarkReplaced(output, _project.Graph().Read<DataSource>(output.Identifier!));
            if (_project.Graph().Read<DataTranslator>(translator.Identifier!) is null) ns.Context.AddWithKind(translator);
            ns.Context.AddWithKind(translation);
            ns.Context.AddWithKind(output);
            // Asked before, too; but somebody may have taken the name since.
            ns.Condition = match =>
            {
                if (_project.Graph().Read(output.Identifier!, match) is { } there && there.Translation != translation.Identifier) throw new OutputTakenException(there);
            };
        });
    }

    // What the translator sets takes the place of what was there; what it does not set is what people added, and stays.
    // What was said of the content before must go.
    private static void MarkReplaced(DataSource output, DataSource? previous)
    {
        if (output is not FileDataSource) return;
        var digests = DigestNames.Of(output.Kind).Select(d => d.Property).ToList();
        foreach (var property in digests.Append(output.Kind.FindProperty(nameof(FileDataSource.Size))!)) output.Values.MarkStored(property);
        // A torrent is one of certain content.
        if (previous is FileDataSource && output.Kind.FindProperty(nameof(LocalFileDataSource.TorrentFileName)) is { } torrent
            && digests.Any(d => !output.GetTerms(d.Name).ToHashSet().SetEquals(previous.Kind.FindProperty(d.Name) is null ? [] : previous.GetTerms(d.Name)))) output.Values.MarkStored(torrent);
    }

    private static async Task RecordDigestsAsync(DataTranslator translator, DataSource output, string directory, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (output is not FileDataSource file) return;
        if (SourceFile.Find(file, directory) is { } path)
        {
            var hashes = await SourceFile.ContentAt(path).HashAsync([.. DigestNames.Of(file.Kind).Select(d => d.Algorithm)], progress: null, cancellationToken);
            foreach (var (digest, hex) in DigestNames.Of(file.Kind).Zip(hashes.Digests)) file.SetTerms(digest.Property.Name, new Literal(hex));
            file.Size = hashes.Length;
            progress?.Report(new LoadProgress(LoadPhase.Done, hashes.Length, hashes.Length));
        }
        else if (file is not HttpFileDataSource && SourceFile.NameOf(file) is { } name)
        {
            throw new TranslationFailedException(translator, new InvalidRecordException($"The output's file {ShownText.Quoted(name)} was not written."));
        }
    }
}
