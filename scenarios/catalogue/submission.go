package catalogue

const submissionSource = "skatteetaten.github.io/mva-meldingen, API page (409 of process/next)"

// submission are errors of the app that takes VAT returns, when the data are
// said to be complete. After each of them nothing has moved: mend it and call
// process/next again.
var submission = []Entry{
	{
		"SKD-01", "the envelope is another company's than the instance",
		[]string{"the instance was created for another organisation number", "a template's number was left in the envelope"},
		"put the instance's organisation number into norskIdentifikator of the envelope, or create the instance for the right company", submissionSource, Verbatim,
	},
	{
		"SKD-02", "the return is another company's than the envelope",
		[]string{"envelope and return were made from different data", "the return of another company was uploaded"},
		"give envelope and return the same organisation number; the page explains this text as a difference in the list of attachments, which it does not say", submissionSource, Verbatim,
	},
	{
		"SKD-03", "the return is of another category than the envelope",
		[]string{"the envelope says alminnelig, the return something else"},
		"put the return's meldingskategori into the envelope; the word forsjellig is spelt so by the app", submissionSource, Verbatim,
	},
	{
		"SKD-04", "the envelope has no period",
		[]string{"the envelope was never sent, and the app's own empty one is there", "skattleggingsperiode is missing or misspelt: what the app does not know it drops without a word"},
		"PUT the whole envelope to the data element that came with the instance", submissionSource, Verbatim,
	},
	{
		"SKD-05", "the envelope's period is empty",
		[]string{"skattleggingsperiode is there with nothing in it", "the elements in it are misspelt and were dropped"},
		"fill in periode, with the one element of its kind, and aar", submissionSource, Verbatim,
	},
	{
		"SKD-06", "the envelope has no instansstatus",
		[]string{"the schema lets it be missing, the app does not"},
		"send instansstatus with any text", submissionSource, Verbatim,
	},
	{
		"SKD-07", "two files have one name",
		[]string{"an upload was repeated after a time-out", "an attachment has the name of the return"},
		"delete the file that is there twice, or give each a name of its own; it can also come at the second process/next", submissionSource, Verbatim,
	},
	{
		"SKD-08", "the return is invalid according to the validator",
		[]string{"a rule of severity ugyldig is broken", "the return breaks its schema"},
		"validate before filing, and mend what the validation result says", submissionSource, Verbatim,
	},
	{
		"SKD-09", "a value in the envelope breaks its schema",
		[]string{"the term is none of its kind: juli-september in skattleggingsperiodeToMaaneder", "meldingskategori is the word of an old sample"},
		"take the values from the schema of mvaMeldingInnsending", submissionSource, Verbatim,
	},
	{
		"SKD-10", "an element is missing in the envelope",
		[]string{"opprettetAv is missing", "an element is misspelt and was dropped"},
		"send what the message lists as expected; the order of what was sent does not matter, as the app stores it anew", submissionSource, Verbatim,
	},
}
