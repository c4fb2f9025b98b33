package check

type clientProbe struct{}

func newClientProbe() (*clientProbe, error) { return &clientProbe{}, nil }

func (t *trial) judgeClient() {}
