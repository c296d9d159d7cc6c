package vatapp

import (
	"slices"
	"strings"
)

// fillingChecks end the first task, in the order of their calls. Guess: the
// order, which nobody has printed. The two on the period come first, as the
// schema demands one as well and would never let them speak.
var fillingChecks = []func(Submission) *Rejection{
	periodThere, schema, status, instanceOrganisation, returnOrganisation, returnCategory,
	attachmentsUploaded, attachmentsListed, namesUnique, verdict,
}

// CheckFilling says why the data can't be taken as complete, or nothing. How
// many data there are of each type is the library's to count.
func CheckFilling(s Submission) *Rejection { return firstOf(fillingChecks, s) }

func firstOf(checks []func(Submission) *Rejection, s Submission) *Rejection {
	for _, check := range checks {
		if r := check(s); r != nil {
			return r
		}
	}
	return nil
}

// periodThere: a period is empty that has neither a term nor a year.
func periodThere(s Submission) *Rejection {
	switch {
	case !s.Envelope.has(namePeriod):
		return errPeriodMissing.because("the envelope has no skattleggingsperiode")
	case s.Envelope.Term() == "" && s.Envelope.Year() == "":
		return errPeriodEmpty.because("the envelope's skattleggingsperiode has neither a term nor a year")
	}
	return nil
}

// schema tells all that is wrong. The first message chooses the refusal: a
// value, or an element.
func schema(s Submission) *Rejection {
	messages := s.Envelope.schemaMessages()
	if len(messages) == 0 {
		return nil
	}
	r := errSchemaValue
	if strings.HasPrefix(messages[0], "The element ") {
		r = errSchemaChild
	}
	filled := r.with(strings.Join(messages, "\n"))
	return filled.because("the stored envelope breaks its schema in %d places; the first: %s", len(messages), messages[0])
}

// status is demanded though the schema lets it be missing.
func status(s Submission) *Rejection {
	if s.Envelope.has(nameStatus) {
		return nil
	}
	return errStatus.because("the envelope has no instansstatus; any text will do")
}

func instanceOrganisation(s Submission) *Rejection {
	if listed := s.Envelope.Organisation(); listed != s.Organisation {
		return errInstanceOrganisation.because("the instance is of %q, the envelope of %q", s.Organisation, listed)
	}
	return nil
}

func returnOrganisation(s Submission) *Rejection {
	listed, filed := s.Envelope.Organisation(), s.Judgement.Organisation
	if filed == "" || filed == listed {
		return nil
	}
	name := s.returnName()
	filled := errReturnOrganisation.with(name)
	return filled.because("the envelope is of %q, %s of %q", listed, name, filed)
}

func returnCategory(s Submission) *Rejection {
	listed, filed := s.Envelope.Category(), s.Judgement.Category
	if filed == "" || filed == listed {
		return nil
	}
	name := s.returnName()
	filled := errReturnCategory.with(name)
	return filled.because("the envelope says %q, %s says %q", listed, name, filed)
}

// attachmentsUploaded: guess: a file is found by filnavn, a full stop and
// filekstensjon. The return itself is not: seen, in the submission recorded in
// 2021, melding_xml.xml for mva-melding.xml.
func attachmentsUploaded(s Submission) *Rejection {
	uploaded := s.attachments()
	for _, a := range s.Envelope.Attachments() {
		if a.Kind == kindAttachment && !slices.Contains(uploaded, a.FileName) {
			filled := errAttachmentNotUploaded.with(a.FileName)
			return filled.because("the envelope lists %q; uploaded are %q", a.FileName, uploaded)
		}
	}
	return nil
}

func attachmentsListed(s Submission) *Rejection {
	var listed []string
	for _, a := range s.Envelope.Attachments() {
		if a.Kind == kindAttachment {
			listed = append(listed, a.FileName)
		}
	}
	for _, name := range s.attachments() {
		if !slices.Contains(listed, name) {
			filled := errAttachmentNotListed.with(name)
			return filled.because("uploaded is %q; the envelope lists %q", name, listed)
		}
	}
	return nil
}

func namesUnique(s Submission) *Rejection {
	for i, f := range s.Files {
		if slices.ContainsFunc(s.Files[:i], func(earlier File) bool { return earlier.Name == f.Name }) {
			return errNamesTwice.because("%q is the name of more than one file", f.Name)
		}
	}
	return nil
}

// verdict: the app asks the validator itself.
func verdict(s Submission) *Rejection {
	if s.Judgement.Outcome != Invalid {
		return nil
	}
	r := errInvalid.because("the validator says that %s is invalid", s.returnName())
	r.Result = s.Judgement.Result
	return r
}

// returnName is the file name of the return.
func (s Submission) returnName() string {
	if names := s.named(TypeReturn); len(names) > 0 {
		return names[0]
	}
	return ""
}

// attachments are the names of the user's files that must be listed. Guess: an
// attachment that was sent before counts like a new one.
func (s Submission) attachments() []string {
	return append(s.named(TypeAttachment), s.named(TypeEarlierAttachment)...)
}

// named are the names of the files of a type.
func (s Submission) named(dataType string) []string {
	var names []string
	for _, f := range s.Files {
		if f.DataType == dataType {
			names = append(names, f.Name)
		}
	}
	return names
}
