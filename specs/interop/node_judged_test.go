package interop_test

import "testing"

func TestTheClientOfNodeGetsThrough(t *testing.T) {
	t.Parallel()
	getsThrough(t, nodeProgram(t), "node/judged.mjs")
}

func TestTheClientOfNodeStops(t *testing.T) {
	t.Parallel()
	stops(t, nodeProgram(t), "node/judged.mjs")
}
