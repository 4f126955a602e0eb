export { Door } from './Door.tsx'
export { SignIn } from './SignIn.tsx'
export { SignUp } from './SignUp.tsx'
export { NewPassword } from './NewPassword.tsx'
