namespace Pareto.LocalModels.Templates;

/// <summary>
/// What a template writes of a conversation, found out by giving it small ones: templates differ, and some drop or refuse
/// what they do not know.
/// </summary>
/// <param name="System">System messages.</param>
/// <param name="SystemAfterResults">System messages also where a result is the last message.</param>
/// <param name="Tools">The tools.</param>
/// <param name="Calls">The calls of assistant messages.</param>
/// <param name="SeveralCalls">More than one call in a message.</param>
/// <param name="Results">What tools gave back.</param>
internal sealed record TemplateAbilities(bool System, bool SystemAfterResults, bool Tools, bool Calls, bool SeveralCalls, bool Results);
