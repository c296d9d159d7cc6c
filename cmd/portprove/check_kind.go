package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// kind is how a client is there.
type kind string

const (
	kindCommand kind = "a command"
	kindParty   kind = "a relying party (--rp)"
	kindWatch   kind = "one that a person drives (--watch)"
)

// flagKinds are for whom a flag is; one that is not here is for everybody. Those
// of a relying party begin with rp-.
var flagKinds = map[string][]kind{
	"jobs":  {kindCommand},
	"until": {kindCommand, kindWatch}, "no-refresh": {kindCommand, kindWatch},
	"redirect-uri": {kindCommand, kindWatch}, "case-timeout": {kindCommand, kindWatch},
	"listen": {kindWatch}, "public-base": {kindWatch}, "page": {kindWatch},
	"person": {kindParty}, "resolve": {kindParty},
	"control": {kindParty}, "control-token": {kindParty}, "sandbox": {kindParty}, "ca": {kindParty},
}

func kindsOf(flag string) []kind {
	if strings.HasPrefix(flag, "rp-") {
		return []kind{kindParty}
	}
	return flagKinds[flag]
}

// kind of the client, of which there is one.
func (c *clientCheck) kind() (kind, error) {
	var found []kind
	for is, so := range map[kind]bool{kindParty: c.isParty(), kindWatch: c.watch.on, kindCommand: len(c.command) > 0} {
		if so {
			found = append(found, is)
		}
	}
	if len(found) != 1 {
		return "", usageError{errors.New("name the client: a command behind --, the page of a relying party by --rp, or --watch; one of them")}
	}
	return found[0], nil
}

// fits refuses flags that are for another kind: whoever says them expects that
// they do something.
func (k kind) fits(flags *pflag.FlagSet) error {
	var err error
	flags.Visit(func(f *pflag.Flag) {
		kinds := kindsOf(f.Name)
		if err != nil || kinds == nil || slices.Contains(kinds, k) {
			return
		}
		var names []string
		for _, other := range kinds {
			names = append(names, string(other))
		}
		err = usageError{fmt.Errorf("--%s is for %s; this client is %s", f.Name, strings.Join(names, " or "), k)}
	})
	return err
}
