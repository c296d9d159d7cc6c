package specs

// appChapters are about the app that takes VAT returns.
var appChapters = []chapter{
	describeAppAccess,
	describeInstances,
	describeAppData,
	describeAppProcess,
	describeFeedback,
	describeAppRaces,
	describeAltinnCatalogue,
	describeRecorded,
}
