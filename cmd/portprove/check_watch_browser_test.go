package main

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The page of check client --watch in a browser: nobody is kept out by it, it
// fits a telephone, a press is enough, and it moves on by itself.
func TestThePageOfAWatchInChromium(t *testing.T) {
	browser := newBrowser(t)
	axe, err := os.ReadFile("../../specs/browser/node/node_modules/axe-core/axe.min.js")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("axe-core is not installed: run `npm ci` in specs/browser/node")
	}
	said, ended := watching(t, nil, "--until", "token", "--only", "CLI-REDIR-01.8e77")
	page := said.await(t, `at (http://127\.0\.0\.1:\d+)/`)
	said.await(t, `(?m)^1 of 2: `)
	if err := (&person{t: t, page: page}).walks(); err != nil {
		t.Fatal(err)
	}
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		for _, action := range actions {
			if _, err := chromedp.Run(browser, action); err != nil {
				t.Fatal(err)
			}
		}
	}
	do(chromedp.EmulateViewport(360, 740), chromedp.Navigate(page))
	for _, scheme := range []string{"light", "dark"} {
		_, err := chromedp.Call(browser, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		if err != nil {
			t.Fatal(err)
		}
		do(chromedp.Evaluate[chromedp.Void](string(axe)))
		found, err := chromedp.Run(browser, chromedp.Evaluate[string](`axe.run().then(r => JSON.stringify({v: r.violations, n: r.passes.length}))`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		var told struct {
			V []any
			N int
		}
		if err := json.Unmarshal([]byte(found), &told); err != nil || len(told.V) > 0 || told.N < 10 {
			t.Errorf("%s: %d rules pass; %v %v", scheme, told.N, told.V, err)
		}
	}
	if wide, err := chromedp.Run(browser, chromedp.Evaluate[int]("document.documentElement.scrollWidth")); err != nil || wide > 360 {
		t.Errorf("%d px wide at 360 (%v)", wide, err)
	}
	if seen, err := chromedp.Run(browser, chromedp.Text("#seen")); err != nil || !regexp.MustCompile(`^metadata 200, authorize 302, token, code 200, keys 200$`).MatchString(seen) {
		t.Errorf("seen: %q (%v)", seen, err)
	}
	do(chromedp.Click(`button[value="done"]`))
	said.await(t, `(?m)^2 of 2: `)
	do(chromedp.WaitVisible(`//h2[contains(., "its state is another")]`), chromedp.Click(`button[value="quit"]`))
	if code := <-ended; code != 3 { // whoever stops has not judged all
		t.Errorf("it ended with %d", code)
	}
}
