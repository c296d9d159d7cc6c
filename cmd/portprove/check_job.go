package main

import (
	"time"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// job is what a process of its own runs: ginkgo has one suite per process, and
// what goes wrong with it there is told by the one who asked. It is the first
// line of the process's input. When the input ends, so does the run.
type job struct {
	// Cases by their ids.
	Cases []string `json:"cases"`
	Seed  int64    `json:"seed"`
	// Control, if set, is a mock that runs; with neither it nor a profile file
	// the process starts a mock of its own.
	Control      string `json:"control,omitempty"`
	ControlToken string `json:"control_token,omitempty"`
	CA           string `json:"ca,omitempty"`
	Field        *field `json:"field,omitempty"`
	// Client, if set, is judged in place of a server.
	Client *clientJob `json:"client,omitempty"`
}

// field is how an environment is reached that has no control API.
type field struct {
	Profile     string        `json:"profile"`
	CAFile      string        `json:"ca_file,omitempty"`
	Resolve     []string      `json:"resolve,omitempty"`
	Production  bool          `json:"production,omitempty"`
	Intrusive   bool          `json:"intrusive,omitempty"`
	Interactive bool          `json:"interactive,omitempty"`
	Pause       time.Duration `json:"pause,omitempty"`
}

// event is one line that such a process writes.
type event struct {
	Begins   string              `json:"begins,omitempty"`
	Ends     *judge.Case         `json:"ends,omitempty"`
	Evidence []evidence.Exchange `json:"evidence,omitempty"`
	Left     string              `json:"left,omitempty"`
	// Fault is why nothing was run, with the exit code that it means.
	Fault string `json:"fault,omitempty"`
	Code  int    `json:"code,omitempty"`
	// Over says that all of it was run.
	Over bool `json:"over,omitempty"`
}
