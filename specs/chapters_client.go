package specs

// clientChapters are about clients: ours, and one that nobody here wrote.
var clientChapters = []chapter{
	describeReferenceClient,
	describeReferenceValidates,
	describeReferenceSubmits,
	describeReferenceFeedback,
	describeReferenceResumes,
	describeReferenceAsFinance,
	describeForeignClient,
}
