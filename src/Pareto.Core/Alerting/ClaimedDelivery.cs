namespace Pareto.Core.Alerting;

/// <summary>A delivery that is this replica's until its lease ends.</summary>
/// <param name="Webhook">Whom to tell.</param>
/// <param name="Alert">What to tell.</param>
/// <param name="Attempt">Which attempt it is, the first being 1; with another number the delivery is somebody else's.</param>
internal sealed record ClaimedDelivery(string Webhook, RecordedAlert Alert, int Attempt);
