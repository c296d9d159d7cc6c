package specs

// powerChapters are about what only a mock can do: clock, world, journal. The
// lifetimes stand first, for they take a clock that can be moved.
var powerChapters = []chapter{
	describeAccessLifetime,
	describeRefreshLifetime,
	describeRefreshZero,
	describeRefreshAnswer,
	describeRefreshRefusals,
	describePublicRefresh,
	describeOneAuthorization,
	describeClock,
	describeAge,
	describeWorld,
	describeJournal,
	describeMasking,
	describeWhy,
	describeBlind,
	describeSandboxes,
	describeSeed,
	describeGuard,
	describeFaultOrders,
	describeFaultAnswers,
	describeFaultConnections,
	describeFaultTokens,
	describeFaultCallbacks,
	describeFaultedClient,
	describePages,
}
