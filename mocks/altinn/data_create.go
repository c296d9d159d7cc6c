package altinn

import (
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// createData adds a file to an instance. App-lib, in its order: the type, who
// may write it, the instance, the rules for files.
func (s *Server) createData(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionWrite)
	if err != nil {
		return kernel.Reply{}, err
	}
	dataType, err := s.dataTypeOf(r, v)
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := s.mayAdd(&v.record, dataType); err != nil {
		return kernel.Reply{}, err
	}
	f, err := s.readFile(r, dataType, false)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.add(r, v, dataType, f)
}

// dataTypeOf reads which type the file is of.
func (s *Server) dataTypeOf(r *http.Request, v visit) (vatapp.DataType, error) {
	name := query(r, "dataType")
	dataType, known := s.dataTypeNamed(name)
	switch {
	case name == "" && s.Switches.AppV8:
		return dataType, errNoType.because("the query has no dataType").about("dataType").saying(noTypeLaterText)
	case name == "":
		return dataType, errNoType.because("the query has no dataType").saying(noTypeText)
	case !known && s.Switches.AppV8:
		return dataType, errDataType.because("the app has no data type %q", name).saying(dataTypeLaterText, name)
	case !known:
		return dataType, errDataType.because("the app has no data type %q", name).saying(dataTypeText, name, v.id())
	case !s.Switches.AppV8:
		return dataType, contributes(dataType)
	}
	return dataType, nil
}

// dataTypeNamed finds a type by a name of any case in the first generation.
func (s *Server) dataTypeNamed(name string) (vatapp.DataType, bool) {
	for _, dataType := range vatapp.DataTypes() {
		if dataType.ID == name || !s.Switches.AppV8 && strings.EqualFold(dataType.ID, name) {
			return dataType, true
		}
	}
	return vatapp.DataType{}, false
}

// contributes refuses users where the type is others' to write. The first
// generation asks when a file is added, the second whenever one is changed.
func contributes(dataType vatapp.DataType) error {
	if dataType.Writer == vatapp.WriterUser || dataType.Writer == vatapp.WriterPortal {
		return nil
	}
	return errContributor.because("data of type %s is written by %s", dataType.ID, dataType.Writer).saying(contributorText)
}

// closed refuses to write to what has ended, in the words of the generation.
func (s *Server) closed(rec *record, text string) error {
	if s.Switches.AppV8 {
		text = archivedPutText
	}
	return errArchived.because("the instance is archived or deleted").saying(text, rec.id())
}

// mayAdd says whether the instance takes another element of the type. The first
// generation does not count them before the task ends.
func (s *Server) mayAdd(rec *record, dataType vatapp.DataType) error {
	switch {
	case rec.closed():
		return s.closed(rec, archivedText)
	case contributes(dataType) != nil:
		return contributes(dataType)
	case rec.task.id == "":
		return errNoTask.because("the process has ended").saying(noTaskCreateText)
	case s.Switches.AppV8 && len(rec.of(dataType.ID)) >= dataType.Max:
		return errMaxCount.because("there are %d elements of type %s", dataType.Max, dataType.ID).saying(maxCountText, dataType.Max, dataType.ID)
	}
	return nil
}

// add stores the file, unless the instance has moved on while it came.
func (s *Server) add(r *http.Request, v visit, dataType vatapp.DataType, f file) (kernel.Reply, error) {
	var added element
	rec, err := s.instances.change(v.id(), func(rec *record) error {
		if err := s.mayAdd(rec, dataType); err != nil {
			return err
		}
		if err := s.permit(visit{record: *rec, caller: v.caller}, actionWrite); err != nil {
			return err
		}
		added = s.store(rec, v.now, v.caller.userID, f)
		rec.note(s.event(v.now, v.caller, eventCreated, "", added.id))
		return nil
	})
	if err != nil {
		return kernel.Reply{}, unkept(f, err)
	}
	return s.elementReply(r, http.StatusCreated, rec, added)
}

// unkept removes a file that no instance has taken.
func unkept(f file, err error) error {
	_ = f.blob.Remove() //nolint:errcheck // the sandbox's end removes what stays.
	return err
}

func (s *Server) elementReply(r *http.Request, status int, rec record, e element) (kernel.Reply, error) {
	view := s.elementView(r, rec, e)
	reply, err := uncached(jsonReply(status, view))
	return reply.With("Location", view.SelfLinks.Apps), err
}
