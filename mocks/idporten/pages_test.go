package idporten

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
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

// northernSamiLacks are the texts that nobody here is sure of in Northern Sami;
// they are said in bokmål.
var northernSamiLacks = []string{
	"back.help",
	"consent.ends", "consent.free", "consent.title", "consent.wants",
	"country.for",
	"duration.days.one", "duration.days.other", "duration.hours.one", "duration.hours.other",
	"duration.minutes.one", "duration.minutes.other", "duration.seconds.one", "duration.seconds.other",
	"eidas.another", "eidas.country", "eidas.for", "eidas.identifier", "eidas.title",
	"email.address", "email.for", "email.title",
	"error.back", "error.why",
	"frame.problem",
	"fullmakt.for", "fullmakt.self", "fullmakt.title",
	"logout.client", "logout.clients", "logout.stay",
	"minid.for",
	"otc.code", "otc.help", "otc.title",
	"problem.address", "problem.below", "problem.identifier", "problem.level", "problem.nobody", "problem.otc", "problem.unreachable",
	"said.answered", "said.replaced", "said.session",
	"selector.eidas", "selector.for",
	"testid.chosen", "testid.for", "testid.found",
}

func TestNorthernSamiLacksWhatIsListed(t *testing.T) {
	t.Parallel()
	var lacks []string
	for key := range texts()[defaultLocale] {
		if _, ok := texts()["se"][key]; !ok {
			lacks = append(lacks, key)
		}
	}
	slices.Sort(lacks)
	if !slices.Equal(lacks, northernSamiLacks) {
		t.Errorf("se lacks %q", lacks)
	}
}

// What a refusal says to a person is in the texts, so that the error page can
// say it in other languages; the other way round each such text is some
// refusal's.
func TestErrorPageKnowsWhatIsSaidToPeople(t *testing.T) {
	t.Parallel()
	said := make(map[string]bool)
	for _, r := range refusals {
		for _, w := range []wording{r.seen, r.sdk} {
			key, ok := keyOf(w.text)
			if ok {
				said[key] = true
			}
			if !ok && strings.ContainsAny(w.text, "æøåÆØÅ") {
				t.Errorf("%s is in bokmål and not in the texts: %q", r.name, w.text)
			}
		}
	}
	for key := range texts()[defaultLocale] {
		if strings.HasPrefix(key, "said.") && !said[key] {
			t.Errorf("no refusal says %q", key)
		}
	}
}

var (
	namedText = regexp.MustCompile(`\.T ("[^"]*"|\.\w+)`)
	titleKey  = regexp.MustCompile(`[fF]rame\((?:at|locale|\w+\.locale|s\.errorLocale\(r\)), "(\w+)"`)
)

// pageTexts are the keys that a page names, by line.
func pageTexts(t *testing.T, try func(place, line, key string)) (seen int) {
	t.Helper()
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		page, err := pageFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(page), "\n") {
			for _, m := range namedText.FindAllStringSubmatch(line, -1) {
				seen++
				try(name+":"+strconv.Itoa(i+1), line, m[1])
			}
		}
	}
	return seen
}

// Every key that a page names is in the texts, and where a language may lack
// it, the element says in which language it stands.
func TestPagesNameTextsThatThereAre(t *testing.T) {
	t.Parallel()
	seen := pageTexts(t, func(place, line, key string) {
		literal, isLiteral := strings.CutPrefix(strings.TrimSuffix(key, `"`), `"`)
		switch {
		case isLiteral && texts()[defaultLocale][literal] == "":
			t.Errorf("%s: there is no text %q", place, literal)
		case isLiteral && strings.HasPrefix(literal, "frame.name"), literal == "frame.problem":
			// inside <title>, which has one language
		case !strings.Contains(line, ".L "+key):
			t.Errorf("%s: the element of text %s has no .L", place, key)
		}
	})
	if seen < 30 {
		t.Errorf("only %d texts found", seen)
	}
}

// Each page that is framed has its title in the texts.
func TestPagesHaveTitles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range titleKey.FindAllStringSubmatch(string(source), -1) {
			seen++
			if texts()[defaultLocale][m[1]+".title"] == "" {
				t.Errorf("%s: page %s has no title", name, m[1])
			}
		}
	}
	if seen < 7 {
		t.Errorf("only %d pages found", seen)
	}
}

// Browser tests that search the page for "#pid" must not find the style sheet,
// whose text comes first: chromedp looks in texts, too.
func TestStyleNamesNoIDs(t *testing.T) {
	t.Parallel()
	for _, found := range regexp.MustCompile(`#[a-z-]+`).FindAllString(string(style()), -1) {
		if !regexp.MustCompile(`^#[0-9a-f]+$`).MatchString(found) {
			t.Errorf("the style names %s", found)
		}
	}
}

func TestTextArguments(t *testing.T) {
	t.Parallel()
	if got := text("en", "problem.below", "{}", "x"); got != "The client asks for at least {}, not x." {
		t.Errorf("an argument that looks like a place for one: %q", got)
	}
	if got := text("se", "selector.for", "x"); got != "Du skal logge inn hos x." {
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
