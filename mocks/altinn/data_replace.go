package altinn

import (
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// replaceKinds are what classifyReplace may find.
var replaceKinds = []kernel.Kind{{Name: "data.replace", Step: "envelope"}, {Name: "data.replace", Step: "upload"}}

// classifyReplace tells the envelope from other files, by what the element is.
func (s *Server) classifyReplace(r *http.Request) (name, step string, err error) {
	rec, ok := s.addressed(r)
	if e, known := rec.find(kernel.Variable(r, variableElement)); ok && known && e.dataType != vatapp.TypeEnvelope {
		return "data.replace", "upload", nil
	}
	return "data.replace", "envelope", nil
}

// addressed is the instance of an address, for the journal only.
func (s *Server) addressed(r *http.Request) (record, bool) {
	return s.instances.get(kernel.Variable(r, "party") + "/" + kernel.Variable(r, "guid"))
}

// replaceData puts another content in an element's place.
func (s *Server) replaceData(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionWrite)
	if err != nil {
		return kernel.Reply{}, err
	}
	old, dataType, err := s.elementToChange(r, &v.record, archivedPutText)
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := s.mayReplace(&v.record, old); err != nil {
		return kernel.Reply{}, err
	}
	f, err := s.readFile(r, dataType, true)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.replace(r, v, old, f)
}

// elementOf finds the element of an address.
func (s *Server) elementOf(r *http.Request, rec *record) (element, vatapp.DataType, error) {
	id, err := guidOf(r, variableElement)
	if err != nil {
		return element{}, vatapp.DataType{}, err
	}
	e, ok := rec.find(id)
	if !ok {
		return element{}, vatapp.DataType{}, s.noElement(rec, id)
	}
	dataType, _ := vatapp.FindDataType(e.dataType)
	return e, dataType, nil
}

// elementToChange is elementOf for who writes: the first generation looks at the
// instance before the element.
func (s *Server) elementToChange(r *http.Request, rec *record, closedText string) (element, vatapp.DataType, error) {
	if rec.closed() && !s.Switches.AppV8 {
		return element{}, vatapp.DataType{}, s.closed(rec, closedText)
	}
	return s.elementOf(r, rec)
}

func (s *Server) noElement(rec *record, id string) error {
	refusal := errElement.because("the instance has no element %s", id)
	if s.Switches.AppV8 {
		return refusal.saying(elementLaterText, id, rec.id())
	}
	return refusal.saying(elementText)
}

func (s *Server) mayReplace(rec *record, e element) error {
	dataType, _ := vatapp.FindDataType(e.dataType)
	switch {
	case rec.closed():
		return s.closed(rec, archivedPutText)
	case s.Switches.AppV8 && contributes(dataType) != nil:
		return contributes(dataType)
	case rec.task.id == "":
		return errNoTask.because("the process has ended").saying(noTaskUpdateText)
	case e.locked:
		return errLocked.because("task %s, which the element belongs to, has ended", taskOf(e.dataType)).saying(lockedText, e.id)
	}
	return nil
}

func (s *Server) replace(r *http.Request, v visit, old element, f file) (kernel.Reply, error) {
	var replaced element
	rec, err := s.instances.change(v.id(), func(rec *record) error {
		current, ok := rec.find(old.id)
		if !ok {
			return s.noElement(rec, old.id)
		}
		if err := s.mayReplace(rec, current); err != nil {
			return err
		}
		if err := s.permit(visit{record: *rec, caller: v.caller}, actionWrite); err != nil {
			return err
		}
		old, replaced = current, replacedBy(current, f, v.now, v.caller.userID)
		if !replaced.clean.IsZero() {
			replaced.clean = v.now.Add(s.Switches.FileScan)
		}
		rec.put(replaced)
		rec.touch(v.now, v.caller.userID)
		rec.note(s.event(v.now, v.caller, eventSaved, "", old.id))
		return nil
	})
	if err != nil {
		return kernel.Reply{}, unkept(f, err)
	}
	_ = old.blob.Remove() //nolint:errcheck // the sandbox's end removes what stays.
	if s.Switches.Calculates && old.dataType == vatapp.TypeEnvelope {
		return calculated()
	}
	return s.elementReply(r, http.StatusCreated, rec, replaced)
}

func replacedBy(e element, f file, now time.Time, by string) element {
	e.blob, e.contentType, e.changed, e.changedBy = f.blob, f.contentType, now, by
	if f.filename != "" {
		e.filename = f.filename
	}
	return e
}

// calculated is the answer of an app whose code has changed the form.
// App-lib: DataController, CalculationResult.
func calculated() (kernel.Reply, error) {
	return uncached(jsonReply(http.StatusOK, map[string]any{"changedFields": map[string]any{"innsendingstype": "komplett"}}))
}
