//go:build unix

package trial

import (
	"os/exec"
	"syscall"
)

// alone gives the program a group of its own, so that whatever it has started
// ends with it.
func alone(process *exec.Cmd) {
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	process.Cancel = func() error { return syscall.Kill(-process.Process.Pid, syscall.SIGKILL) }
}

// rest ends what a program that has ended itself has left behind.
func rest(process *exec.Cmd) {
	if process.Process != nil {
		_ = syscall.Kill(-process.Process.Pid, syscall.SIGKILL) //nolint:errcheck // mostly there is nothing.
	}
}
