"""Small programs over what torch and numpy offer; each leaves what it found in ``loot``. No test module."""

SAMPLES = {
    "matmul": "loot=torch.randn(300,300)@torch.randn(300,300)",
    "big-matmul": "loot=(torch.randn(1500,1500)@torch.randn(1500,1500)).sum()",
    "conv2d": "loot=torch.nn.Conv2d(3,8,3)(torch.randn(2,3,16,16)).sum()",
    "conv-grad": """
m=torch.nn.Conv2d(3,8,3);l=m(torch.randn(2,3,32,32)).sum();l.backward();loot=m.weight.grad.sum()
""",
    "linalg": """
loot = [
    torch.linalg.svd(torch.eye(4) + 1)[1],
    torch.linalg.inv(torch.eye(3) * 2),
    torch.linalg.eigvals(torch.tensor([[0.0, 1], [-1, 0]])),
    torch.linalg.qr(torch.eye(3))[0],
    torch.linalg.det(torch.eye(2)),
    torch.linalg.solve(torch.eye(2) * 2, torch.ones(2)),
]
""",
    "big-svd": "loot=torch.linalg.svd(torch.randn(200,200))[1].sum()",
    "fft": "loot=[torch.fft.fft(torch.arange(8.)),torch.fft.rfft2(torch.ones(4,4))]",
    "sort": """
loot=[torch.sort(torch.randn(1000))[0].sum(), torch.topk(torch.randn(50),3), torch.argsort(torch.randn(5))]
""",
    "backward": "x=torch.randn(3,requires_grad=True);(x**2).sum().backward();loot=x.grad",
    "double-backward": """
x=torch.ones(3,requires_grad=True);
g,=torch.autograd.grad((x**3).sum(),x,create_graph=True);g.sum().backward();loot=x.grad
""",
    "reentrant": """
from torch.utils.checkpoint import checkpoint
f=lambda x: x.sin()
x=torch.ones(3,requires_grad=True)
y=x
for _ in range(100): y=checkpoint(f,y,use_reentrant=True)
y.sum().backward();loot=x.grad
""",
    "deep-reentrant": """
class R(torch.autograd.Function):
    @staticmethod
    def forward(ctx,x,n): ctx.n=n; return x.clone()
    @staticmethod
    def backward(ctx,g):
        if ctx.n>0:
            with torch.enable_grad():
                z=torch.ones(1,requires_grad=True); R.apply(z,ctx.n-1).sum().backward()
        return g,None
x=torch.ones(1,requires_grad=True)
R.apply(x,100).sum().backward(); loot=x.grad
""",
    "optim": """
m=torch.nn.Linear(3,1)
o=torch.optim.Adam(m.parameters())
for _ in range(3):
    o.zero_grad(); m(torch.ones(2,3)).pow(2).sum().backward(); o.step()
loot=m.weight.sum()
""",
    "sgd-sched": """
m=torch.nn.Linear(3,1)
o=torch.optim.SGD(m.parameters(),lr=.1,momentum=.9); s=torch.optim.lr_scheduler.StepLR(o,2)
for _ in range(3):
    o.zero_grad(); m(torch.ones(2,3)).sum().backward(); o.step(); s.step()
loot=[m.weight.sum(), s.get_last_lr()]
""",
    "loader": """
from torch.utils.data import DataLoader,TensorDataset
loot=[b[0].tolist() for b in DataLoader(TensorDataset(torch.arange(10)),batch_size=3,shuffle=True)]
""",
    "numpy": """
loot=[np.linalg.svd(np.eye(3)+1)[1],
np.random.default_rng(0).random(3), torch.from_numpy(np.arange(3)), np.fft.fft(np.ones(4))]
""",
    "numpy-big": "loot=(np.ones((1000,1000))@np.ones((1000,1000))).sum()",
    "bytesio": """
import io
b=io.BytesIO()
torch.save({'a':torch.arange(3),'m':torch.nn.Linear(2,2).state_dict()},b); b.seek(0); loot=torch.load(b)
""",
    "bytesio-unsafe": """
import io
b=io.BytesIO(); torch.save(torch.nn.Linear(2,2),b); b.seek(0); loot=torch.load(b,weights_only=False)
""",
    "einsum": "loot=torch.einsum('ij,jk->ik',torch.ones(2,3),torch.ones(3,4))",
    "torchinfo": """
import torchinfo
loot=str(torchinfo.summary(torch.nn.Sequential(torch.nn.Linear(3,4),torch.nn.ReLU()),(2,3),verbose=0))
""",
    "rnn": "loot=[t.sum() for t in torch.nn.GRU(3,4,2)(torch.randn(5,2,3))]",
    "lstm": "loot=torch.nn.LSTM(3,4,batch_first=True)(torch.randn(5,2,3))[0].sum()",
    "transformer": """
loot=torch.nn.TransformerEncoderLayer(16,4,batch_first=True).eval()(torch.randn(2,5,16)).sum()
""",
    "mha": "loot=torch.nn.functional.scaled_dot_product_attention(*[torch.randn(1,2,8,4)]*3).sum()",
    "bn": "loot=torch.nn.BatchNorm2d(3)(torch.randn(2,3,4,4)).sum()",
    "int8": "loot=(torch.ones(4,4,dtype=torch.int8)@torch.ones(4,4,dtype=torch.int8))",
    "half": "loot=(torch.ones(64,64).half()@torch.ones(64,64).half()).sum()",
    "bf16": "loot=(torch.ones(64,64).bfloat16()@torch.ones(64,64).bfloat16()).sum()",
    "sparse": "loot=torch.sparse.mm(torch.eye(3).to_sparse(),torch.ones(3,3))",
    "vmap": "loot=torch.func.vmap(torch.dot)(torch.ones(3,4),torch.ones(3,4))",
    "func-grad": "loot=torch.func.grad(lambda x:(x**2).sum())(torch.ones(3))",
    "fx": """
loot=torch.fx.symbolic_trace(torch.nn.Sequential(torch.nn.Linear(2,2)))(torch.ones(1,2)).shape
""",
    "distributions": "loot=torch.distributions.Normal(0.,1.).log_prob(torch.tensor(0.5))",
    "special": "loot=torch.special.expit(torch.arange(3.))",
    "threads": """
torch.set_num_threads(4)
loot=[(torch.randn(500,500)@torch.randn(500,500)).shape, torch.randn(2000000).sum().shape,
torch.get_num_threads()]
""",
    "python-threads": """
import threading
out=[]
t=[threading.Thread(target=lambda i=i: out.append(i)) for i in range(5)]
[x.start() for x in t];[x.join() for x in t]
loot=sorted(out)
""",
    "dlpack": "loot=torch.utils.dlpack.from_dlpack(torch.ones(3))",
    "meta": "loot=torch.empty(3,device='meta').shape",
    "window": """
loot=[torch.hann_window(4),torch.stft(torch.ones(512),64,window=torch.ones(64),return_complex=True).shape]
""",
    "interp": "loot=torch.nn.functional.interpolate(torch.ones(1,1,2,2),scale_factor=2,mode='bilinear')",
    "gridsample": """
loot=torch.nn.functional.grid_sample(torch.ones(1,1,2,2),torch.zeros(1,2,2,2),align_corners=False)
""",
    "lu-big": "loot=torch.linalg.lu_factor(torch.eye(300)).pivots.sum()",
    "cholesky": "loot=torch.cholesky_inverse(torch.eye(3))",
    "module-hooks": """
m=torch.nn.Linear(1,1);m.register_forward_hook(lambda *a:None);loot=m(torch.ones(1)).shape
""",
    "autocast": """
with torch.autocast('cpu',dtype=torch.bfloat16): loot=(torch.ones(2,2)@torch.ones(2,2)).dtype
""",
    "complex": "loot = torch.view_as_real(torch.polar(torch.ones(2), torch.ones(2)))",
    "pooling": "loot = nn.AdaptiveAvgPool2d(2)(nn.MaxPool2d(2)(torch.randn(1, 3, 16, 16)))",
    "embedding": "loot = nn.Embedding(5, 3)(torch.tensor([0, 4]))",
    "losses": """
rows = torch.randn(8, 2, 5).log_softmax(2)
labels = torch.ones(2, 3, dtype=torch.long)
loot = [
    nn.CrossEntropyLoss()(torch.randn(3, 4), torch.tensor([0, 1, 2])),
    nn.CTCLoss()(rows, labels, torch.tensor([8, 8]), torch.tensor([3, 3])),
]
""",
    "scatter": """
loot = torch.zeros(3, 5).scatter_add_(0, torch.tensor([[0, 1, 2, 0, 0]]), torch.ones(1, 5))
""",
    "compiled-with-nothing": "loot = torch.compile(lambda x: x + 1, backend='eager')(torch.ones(2))",
    "lbfgs": """
x = torch.ones(2, requires_grad=True)
opt = torch.optim.LBFGS([x])
def closure():
    opt.zero_grad()
    loss = (x ** 2).sum()
    loss.backward()
    return loss
opt.step(closure)
loot = x
""",
    "forward-mode": "loot = torch.func.jvp(torch.sin, (torch.ones(2),), (torch.ones(2),))",
    "hessian": "loot = torch.func.hessian(lambda x: (x ** 3).sum())(torch.ones(2))",
    "random-generators": """
import random
loot = [torch.randperm(5), np.random.default_rng(1).normal(), torch.bernoulli(torch.full((3,), 0.5))]
""",
    "late-import": """
import numpy.polynomial, torch.nn.utils.prune as prune
loot = prune.l1_unstructured(nn.Linear(2, 2), 'weight', 1).weight
""",
    "printing": """
import io, contextlib
held = io.StringIO()
with contextlib.redirect_stdout(held):
    print(torch.arange(3))
loot = held.getvalue()
""",
}
