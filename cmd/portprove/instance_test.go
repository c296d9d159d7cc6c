package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portprove/portprove/client"
)

func TestInstances(t *testing.T) {
	d := newDesk(t)
	d.does(t, "instance", "list").expect(t, 0, `\ASubmissions kept here:\n  none\nOpen instances at the app:\n  not asked for: no party is known; --party names one\n\z`)
	d.does(t, "instance", "list", "--party", "51000001").expect(t, 0, `Open instances at the app:\n  none\n\z`)
	d.line.lose(nextOf(1, false))
	d.does(t, "submit", d.ret).expect(t, 3)
	d.line.lose(nil)
	id := d.instances(t)[0].ID
	d.does(t, "instance", "list").expect(t, 0,
		`\A.*\n  311223348 mars-april 2026 alminnelig: not filed, instance `+id+`, the answer is not known of: fill\n.*\n  `+id+`  changed 2026-05-20T12:\S+Z\n\z`)
	d.does(t, "instance", "show", id).expect(t, 0,
		`\AInstance `+id+` of organisation 311223348\n  process   Utfylling: a draft, not filed\n  created   2026-05-20T12:\S+\n  files\n    mvameldinginnsending +\d+ bytes  application/xml +\(no name\)\n    mvamelding +\d+ bytes  text/xml +mvaMelding\.xml\n\z`)

	d.does(t, "submit", d.ret, "--resume").expect(t, 0)
	d.does(t, "instance", "list").expect(t, 0, `: filed, accepted, instance `+id+`\nOpen instances at the app:\n  none\n`)
	d.does(t, "instance", "show", id).expect(t, 0, `  process   ended 2026-05-20T12:\S+: filed and answered; the verdict is in valideringsresultat\n  label     Mottatt\n`, `kvittering +\d+ bytes  application/pdf +kvittering\.pdf`)
	var shown shownInstance
	o := d.does(t, "instance", "show", id, "--json")
	strict := json.NewDecoder(strings.NewReader(o.out))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&shown); err != nil || shown.ID != id || !shown.Filed || !shown.Archived || shown.Task != "" || len(shown.Files) != 7 {
		t.Errorf("%v: %+v", err, shown)
	}
	var list instanceList
	o = d.does(t, "instance", "list", "--json")
	strict = json.NewDecoder(strings.NewReader(o.out))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&list); err != nil || len(list.Submissions) != 1 || list.Submissions[0].Outcome != client.Clean || !list.Submissions[0].Finished || len(list.Open) != 0 {
		t.Errorf("%v: %+v", err, list)
	}
	d.expectNoSecretSaid(t)
}

func TestInstanceDelete(t *testing.T) {
	d := newDesk(t)
	draft := func() string {
		t.Helper()
		d.line.lose(nextOf(1, false))
		d.does(t, "submit", d.ret, "--new").expect(t, 3)
		d.line.lose(nil)
		all := d.instances(t)
		return all[len(all)-1].ID
	}
	id := draft()
	d.does(t, "instance", "delete", id).expect(t, 2, `nobody is there to be asked; add --yes to delete `+id)
	answers := func(answer string) outcome {
		var out, said bytes.Buffer
		code := run(t.Context(), []string{"instance", "delete", id, "--hard", "--profile", d.profile, "--store", d.dir},
			terminal{in: strings.NewReader(answer), out: &out, err: &said, keyboard: true, env: func(string) string { return "" }})
		return outcome{code, out.String(), said.String()}
	}
	for _, no := range []string{"no\n", "\n", "", "yesterday, or some other long word\n"} {
		answers(no).expect(t, 2, `Delete instance `+id+` for good\? \(yes or no\) `, `nothing was deleted`)
	}
	if d.instances(t)[0].Deleted {
		t.Fatal("it is deleted")
	}
	answers("Yes\n").expect(t, 0, `\ADeleted `+id+`\.\n`)
	d.does(t, "submit", d.ret, "--resume").expect(t, 1)

	id = draft()
	d.does(t, "instance", "delete", id, "--yes", "--json").expect(t, 0, `"id": "`+id+`",\n  "deleted": true,\n  "hard": false`)
	d.does(t, "instance", "show", id).expect(t, 0, `  deleted   yes\n`)
	d.does(t, "submit", d.ret, "--resume").expect(t, 1, `has been deleted`)

	d.does(t, "submit", d.ret, "--new").expect(t, 0)
	all := d.instances(t)
	id = all[len(all)-1].ID
	d.does(t, "instance", "delete", id, "--yes").expect(t, 1, `is no draft: its return was filed`, `does not withdraw a return`)
	d.does(t, "instance", "delete", id, "--yes", "--filed").expect(t, 0, `Deleted `)
	if n := len(d.filed(t)); n != 1 {
		t.Errorf("%d filed", n)
	}
}

func TestInstancesWrongCalls(t *testing.T) {
	d := newDesk(t)
	d.does(t, "instance", "show", "x").expect(t, 2, `"x" is not the id of an instance`)
	d.does(t, "instance", "list", "--party", "x").expect(t, 2, `"x" is not the id of a party`)
	d.does(t, "instance", "delete", "x", "--yes").expect(t, 2, `"x" is not the id of an instance`)
	const id = "51000001/00000000-0000-4000-8000-000000000000"
	d.does(t, "instance", "show", id).expect(t, 1, `error code 404`)
	portprove(t, "instance", "lst").expect(t, 2, `did you mean list\?`)
	host := strings.TrimPrefix(d.line.URL, "http://")
	d.does(t, "instance", "list", "--party", "51000001", "--resolve", host+":127.0.0.1:1").expect(t, 3)
	d.stage = &stage{Running: d.Running, dir: filepath.Join(t.TempDir(), "tokens")}
	for _, words := range []string{"list", "show " + id, "delete " + id + " --yes"} {
		d.does(t, append([]string{"instance"}, strings.Fields(words)...)...).expect(t, 2, `there is no Altinn token; run portprove authorize first`)
	}
}
