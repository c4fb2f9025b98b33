package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// maxFile keeps a mistaken file from filling the memory.
const maxFile = 1 << 30

// ReadFile reads a regular file that has at most so many bytes: a pipe would be waited for without end, and /dev/zero read
// without end. The error does not have the name: whoever asks puts it in front.
func ReadFile(name string, largest int64) ([]byte, error) { return ReadFS(disk{}, name, largest) }

// ReadFS is ReadFile in a file system.
func ReadFS(files fs.FS, name string, largest int64) ([]byte, error) {
	info, err := fs.Stat(files, name)
	switch {
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > largest:
		return nil, fmt.Errorf("it has %d bytes, at most %d are read", info.Size(), largest)
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer file.Close()
	var text bytes.Buffer
	text.Grow(int(info.Size()) + bytes.MinRead)
	_, err = text.ReadFrom(io.LimitReader(file, largest+1))
	if err == nil && int64(text.Len()) > largest {
		err = fmt.Errorf("it has more than the %d bytes that are read", largest)
	}
	return text.Bytes(), reason(err)
}

// disk has every name that the system has; os.DirFS only such as are UTF-8.
type disk struct{}

func (disk) Open(name string) (fs.File, error)     { return os.Open(name) }
func (disk) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// reason drops the operation and the name of a path error: the message has the file's full name already. Package io/fs
// calls a name that is not UTF-8 an invalid argument.
func reason(err error) error {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at):
		return err
	case errors.Is(at.Err, fs.ErrInvalid) && !utf8.ValidString(at.Path):
		return errors.New("its name is not UTF-8: rename it")
	}
	return at.Err
}
