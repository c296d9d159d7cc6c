package idporten

import (
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	standard := texts()[defaultLocale]
	for _, locale := range locales {
		for key, said := range texts()[locale] {
			want, ok := standard[key]
			switch {
			case !ok:
				t.Errorf("%s has %q, which %s has not", locale, key, defaultLocale)
			case strings.TrimSpace(said) == "":
				t.Errorf("%s says nothing for %q", locale, key)
			case strings.Count(said, "{}") != strings.Count(want, "{}"):
				t.Errorf("%s: %q has another number of arguments than in %s", locale, key, defaultLocale)
			}
		}
	}
	for key := range standard {
		for _, locale := range []string{"nn", "en"} {
			if _, ok := texts()[locale][key]; !ok {
				t.Errorf("%s lacks %q", locale, key)
			}
		}
	}
}

// Every key that a page names is in the texts.
func TestPagesNameTextsThatThereAre(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range names {
		page, err := pageFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\.T "([^"]*)"`).FindAllStringSubmatch(string(page), -1) {
			seen++
			if texts()[defaultLocale][m[1]] == "" {
				t.Errorf("%s: there is no text %q", name, m[1])
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d texts found", seen)
	}
}

func TestTextArguments(t *testing.T) {
	t.Parallel()
	if got := text("en", "problem.below", "{}", "x"); got != "The client asks for at least {}, not x." {
		t.Errorf("an argument that looks like a place for one: %q", got)
	}
	if got := text("se", "cancel"); got != "Avbryt" {
		t.Errorf("what a language lacks is in bokmål, not %q", got)
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]block{
		"":                     nil,
		"\n \n":                nil,
		"one\ntwo\n\nthree":    {{Text: "one two"}, {Text: "three"}},
		"- a\n- b\n  more\n":   {{Items: []string{"a", "b more"}}},
		"text\n* a\n\ntext":    {{Text: "text"}, {Items: []string{"a"}}, {Text: "text"}},
		"-no item\n**bold** x": {{Text: "-no item **bold** x"}},
	} {
		if got := blocks(in); !reflect.DeepEqual(got, want) {
			t.Errorf("blocks(%q) = %+v, want %+v", in, got, want)
		}
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add("one\n\n- a\n* b\n\ntwo")
	f.Fuzz(func(t *testing.T, markdown string) {
		for _, b := range blocks(markdown) {
			if b.Text == "" && len(b.Items) == 0 || b.Text != "" && len(b.Items) > 0 {
				t.Errorf("a block must be a paragraph or a list: %+v", b)
			}
		}
	})
}
