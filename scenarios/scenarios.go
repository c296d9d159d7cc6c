// Package scenarios is the library of recorded errors that QA replays: each
// file tells one story, of how an error comes about, what the server answers to
// the letter, what a good client does next, and how a person cures it.
//
//	format.go       the file
//	lint.go         what may be wrong with one
//	library.go      the files that ship with portprove
//	answer.go       an answer with placeholders, and what differs from it
//	wire.go         which step a request belongs to
//	stage.go        the sandbox in which a story comes true
//	verify.go       does the server still answer so?
//	rehearse.go     does a client do the right thing?
//	play.go         the story for a client under test
//
// The same file serves all three. Where the mock makes the error itself it
// does; otherwise the recorded answer is laid over the named step and attempt,
// and everything else stays live. The package reaches a mock by its control API
// like anybody else; a client is handed in as a [Cast].
package scenarios
