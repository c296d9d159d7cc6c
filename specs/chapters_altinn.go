package specs

// altinnChapters are about Altinn's token exchange.
var altinnChapters = []chapter{
	describeExchange,
	describeExchangeRefusals,
	describeAltinnRefresh,
	describeAltinnMetadata,
}
