using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Keys;

/// <summary>Makes and changes virtual keys inside a running gateway, which knows each change before the call returns.</summary>
/// <exception cref="StorageException">From every method: the database cannot be used.</exception>
public sealed class KeyIssuer
{
    private readonly VirtualKeyStore _store;
    private readonly VirtualKeys _keys;

    internal KeyIssuer(VirtualKeyStore store, VirtualKeys keys)
    {
        _store = store;
        _keys = keys;
    }

    /// <inheritdoc cref="VirtualKeyStore.List"/>
    public KeyList List() => new(_store.List());

    /// <inheritdoc cref="VirtualKeyStore.Find(string)"/>
    public VirtualKey? Find(string key) => _store.Find(key);

    /// <inheritdoc cref="VirtualKeyStore.Create"/>
    public KeyChange Create(KeyDraft draft) => Known(_store.Create(draft));

    /// <inheritdoc cref="VirtualKeyStore.Rotate"/>
    public KeyChange Rotate(string key, TimeSpan grace) => Known(_store.Rotate(key, grace));

    /// <inheritdoc cref="VirtualKeyStore.Edit"/>
    public KeyChange Edit(string key, KeyEdit edit) => Known(_store.Edit(key, edit));

    /// <inheritdoc cref="VirtualKeyStore.SetState"/>
    public KeyChange SetState(string key, KeyState state) => Known(_store.SetState(key, state));

    private KeyChange Known(KeyChange change)
    {
        if (change.IsDone)
        {
            _keys.Refresh();
        }

        return change;
    }
}
