package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// BenchmarkColdStart measures the built binary from the start of the process
// until discovery has answered.
func BenchmarkColdStart(b *testing.B) {
	const starts = 20
	binary := buildBinary(b)
	times := make([]time.Duration, 0, starts)
	for b.Loop() {
		for range starts {
			times = append(times, coldStart(b, binary))
		}
	}
	slices.Sort(times)
	millis := func(i int) float64 { return float64(times[i].Microseconds()) / 1000 }
	b.ReportMetric(millis(len(times)/2), "ms-median")
	b.ReportMetric(millis(len(times)-1), "ms-max")
}

// BenchmarkCheckMock measures the whole suite from the built binary, reports
// included.
func BenchmarkCheckMock(b *testing.B) {
	binary := buildBinary(b)
	for b.Loop() {
		check := exec.CommandContext(b.Context(), binary, "check", "server", "--report-dir", b.TempDir()) //nolint:gosec // our own binary.
		if out, err := check.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
}

func coldStart(b *testing.B, binary string) time.Duration {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), binary, "serve", "--json", "--listen", "127.0.0.1:0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	var c card
	if err := json.NewDecoder(out).Decode(&c); err != nil {
		b.Fatal(err)
	}
	answer(b, c.Addresses["issuer"]+"/.well-known/openid-configuration")
	took := time.Since(begin)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return took
}

func answer(b *testing.B, address string) {
	b.Helper()
	r, err := (&http.Client{Transport: &http.Transport{}}).Get(address)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != http.StatusOK {
		b.Fatalf("answered %d, %v", r.StatusCode, err)
	}
	if err := r.Body.Close(); err != nil {
		b.Fatal(err)
	}
}
