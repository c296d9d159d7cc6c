package main

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// newBrowser starts a headless Chromium, or skips where there is none; CI has one.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	switch {
	case path == "" && os.Getenv("CI") == "true":
		t.Fatal("there is no Chromium, and CI must have one")
	case path == "":
		t.Skip("there is no Chromium on this machine (packages chromium or google-chrome)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	browser, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(closeBrowser)
	limited, cancel := context.WithTimeout(browser, time.Minute)
	t.Cleanup(cancel)
	return limited
}

// A person logs in by hand, in a real browser: selector, person, level, the
// Success page on the client's own listener; then the token, and one that comes
// late. The second login needs --fresh: in a session no page is shown.
func TestLoginByHandInChromium(t *testing.T) {
	browser := newBrowser(t)
	s := newStage(t)
	redirect := "http://" + freeAddress(t) + "/?cmp=USMF&mi=WebApplications"
	if err := s.Default.PatchWorld(map[string]any{"clients": []any{map[string]any{"client_id": "finance", "redirect_uris": []string{redirect}}}}); err != nil {
		t.Fatal(err)
	}
	byHand := func(flags ...string) {
		t.Helper()
		out, done := s.inBackground( //nolint:contextcheck // the command has the test's.
			t, append([]string{"login", "--no-open", "--language", "nn", "--level", "substantial"}, flags...)...)
		address := out.await(t, regexp.MustCompile(`http://\S+/authorize\?\S+`))
		for _, action := range []chromedp.Action[chromedp.Void]{
			chromedp.Navigate(address),
			chromedp.Click(`a[href="/login/authorize/testid1"]`),
			chromedp.Click("#person-1"),
			chromedp.SetValue("#acr", "idporten-loa-substantial"),
			chromedp.Click("#submit"),
		} {
			if _, err := chromedp.Run(browser, action); err != nil {
				t.Fatal(err)
			}
		}
		said, err := chromedp.Run(browser, chromedp.Text("#arrived"))
		if err != nil || !regexp.MustCompile(`^Success\s+The code was received\. Close this tab`).MatchString(said) {
			t.Errorf("the page says %q (%v)", said, err)
		}
		if code := <-done; code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
	byHand()
	s.call(t, "token").expect(t, 0, `Access token was successfully obtained\.`)
	byHand("--fresh")
	s.Default.Clock().Advance(61 * time.Second)
	s.call(t, "token").expect(t, 1, `Web service returned error code 400 \(.*invalid_grant \(correlation id: `, `Run login again`)
}
