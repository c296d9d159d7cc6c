// Package kernel is what every server of a sandbox stands on: clock, ids,
// keys, journal and the way of one request. It knows time and bytes and no
// word of any protocol.
//
// A request's way: [Kernel.Serve] names the operation, looks whether a [Fault]
// is due, lets the step run, turns an error into a [Reply] with the server's own mapping, writes once,
// and notes the exchange in the journal with its secrets masked. A step is a
// function from a request to a Reply or an error; it never sees the
// ResponseWriter.
//
// Time, ids and keys come from here and nowhere else: nothing below mocks/
// calls time.Now or reads a random source outside of this package. With a
// seed and a standing clock the same requests in the same order yield the
// same bytes.
//
// Every refusal carries a [Why]: it goes into the journal, the log and,
// unless the sandbox is blind, the header Portprove-Why; the body on the wire
// stays what the real service would have sent.
package kernel

import "log/slog"

// Kernel is what the servers of one sandbox share.
type Kernel struct {
	Clock   *Clock
	IDs     *IDs
	Journal *Journal
	// Log gets one line per refusal and per panic; nil logs nothing.
	Log *slog.Logger
	// Blind sandboxes add nothing of their own to an answer.
	Blind bool
	// Faults are what tests have asked for.
	Faults Faults
}

func (k *Kernel) log() *slog.Logger {
	if k.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return k.Log
}
