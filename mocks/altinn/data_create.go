package altinn

import (
	"net/http"

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
	if name == "" {
		return vatapp.DataType{}, errNoType.because("the query has no dataType").saying(noTypeText)
	}
	dataType, known := vatapp.FindDataType(name)
	switch {
	case !known && s.Switches.AppV8:
		return dataType, errDataType.because("the app has no data type %q", name).saying(dataTypeLaterText, name)
	case !known:
		return dataType, errDataType.because("the app has no data type %q", name).saying(dataTypeText, name, v.id())
	case dataType.Writer != vatapp.WriterUser && dataType.Writer != vatapp.WriterPortal:
		return dataType, errContributor.because("data of type %s is written by %s", name, dataType.Writer)
	}
	return dataType, nil
}

// mayAdd says whether the instance takes another element of the type. The first
// generation does not count them before the task ends.
func (s *Server) mayAdd(rec *record, dataType vatapp.DataType) error {
	switch {
	case rec.closed():
		return errArchived.because("the instance is archived or deleted").saying(archivedText, rec.id())
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
