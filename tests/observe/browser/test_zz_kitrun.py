import sys, json
import pytest
from tests.observe.browser.test_kits import *
from tests.observe.browser.conftest import *
@pytest.mark.timeout(400)
def test_all(stage):
    out=open('/tmp/kitrun.txt','w')
    for name in names():
        host=f"{name.replace('_','-')}.kit.test"
        stage.sites[host]=stage.sites["frame.kit.test"]=serve
        r=stage.visit(f"http://{host}/{kit(name).path}")
        p=seen(r)
        print(name,p.kind.id,p.brand.status,p.brand.id,[(t.url[:40],t.times,t.carries) for t in p.targets],[(f.kind,f.prefilled,f.drawn,f.frame) for f in p.fields if f.prefilled or f.drawn or f.frame],r.headings,file=out,flush=True)
